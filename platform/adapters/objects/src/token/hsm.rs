use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::{Mechanism, aead::GcmParams};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use ring::aead::NONCE_LEN;
use zeroize::Zeroizing;

use super::{MASTER, Token};
use crate::KeyError;
use crate::entropy::random;

const TAG_BITS: u64 = 128;
const KEY_BYTES: u64 = 32;

/// Where a hardware module is found.
#[derive(Clone)]
pub struct HsmConfig {
    /// The maker's PKCS #11 library.
    pub module: PathBuf,
    /// The label of the token.
    pub token: String,
    /// The user's PIN.
    pub pin: Zeroizing<String>,
}

impl fmt::Debug for HsmConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HsmConfig").field("module", &self.module).field("token", &self.token).finish_non_exhaustive()
    }
}

/// A PKCS #11 token: keys are made inside, cannot leave it, and are gone once destroyed.
#[derive(Debug)]
pub struct Hsm {
    library: Pkcs11,
    config: HsmConfig,
    /// One at a time; opened anew after any failure, as after a restart of the module.
    session: Mutex<Option<Session>>,
}

impl Hsm {
    /// Loads the library and signs in.
    ///
    /// # Errors
    /// [`KeyError::Token`]: no such library or token, or a wrong PIN.
    pub fn open(config: HsmConfig) -> Result<Self, KeyError> {
        let library = Pkcs11::new(&config.module)?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            answer => answer?,
        }
        let hsm = Self { library, config, session: Mutex::default() };
        hsm.within(|_| Ok(()))?;
        Ok(hsm)
    }

    fn within<R>(&self, work: impl Fn(&Session) -> Result<R, KeyError>) -> Result<R, KeyError> {
        let mut held = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = held.as_ref() {
            match work(session) {
                Err(KeyError::Token(_)) => *held = None,
                outcome => return outcome,
            }
        }
        let session = self.sign_in()?;
        let outcome = work(&session);
        *held = Some(session);
        outcome
    }

    fn sign_in(&self) -> Result<Session, KeyError> {
        for slot in self.library.get_slots_with_initialized_token()? {
            if self.library.get_token_info(slot)?.label() != self.config.token {
                continue;
            }
            let session = self.library.open_rw_session(slot)?;
            return match session.login(UserType::User, Some(&AuthPin::new(self.config.pin.as_str().into()))) {
                Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
                Err(error) => Err(error.into()),
            };
        }
        Err(KeyError::Token(format!("there is no token „{}“", self.config.token)))
    }
}

impl Token for Hsm {
    fn generate(&self, label: &str) -> Result<(), KeyError> {
        self.within(|session| {
            if !session.find_objects(&wanted(label))?.is_empty() {
                return Ok(());
            }
            let template = [
                Attribute::Label(label.into()),
                Attribute::ValueLen(KEY_BYTES.into()),
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Encrypt(true),
                Attribute::Decrypt(true),
            ];
            session.generate_key(&Mechanism::AesKeyGen, &template)?;
            Ok(())
        })
    }

    fn encrypt(&self, label: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.within(|session| {
            let (key, mut nonce) = (found(session, label)?, random::<NONCE_LEN>()?);
            let mut sealed = nonce.to_vec();
            let params = GcmParams::new(&mut nonce, aad, TAG_BITS.into())?;
            sealed.extend(session.encrypt(&Mechanism::AesGcm(params), key, plain)?);
            Ok(sealed)
        })
    }

    fn decrypt(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        // What a master key in a file wrapped was never this module's.
        if label == MASTER {
            return Err(KeyError::OtherKey);
        }
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(KeyError::Refused)?;
        self.within(|session| {
            let (key, mut nonce) = (found(session, label)?, nonce.to_vec());
            let params = GcmParams::new(&mut nonce, aad, TAG_BITS.into())?;
            match session.decrypt(&Mechanism::AesGcm(params), key, body) {
                Err(error) if is_about_the_bytes(&error) && session.get_session_info().is_ok() => {
                    Err(KeyError::Refused)
                }
                plain => Ok(Zeroizing::new(plain?)),
            }
        })
    }

    fn destroy(&self, label: &str) -> Result<bool, KeyError> {
        self.within(|session| {
            let found = session.find_objects(&wanted(label))?;
            found.iter().try_for_each(|key| session.destroy_object(*key))?;
            match session.find_objects(&wanted(label))?.is_empty() {
                true => Ok(!found.is_empty()),
                false => Err(KeyError::Token("the key is still there".to_owned())),
            }
        })
    }

    fn labels(&self, prefix: &str) -> Result<Vec<String>, KeyError> {
        self.within(|session| {
            let keys = session.find_objects(&[Attribute::Class(ObjectClass::SECRET_KEY)])?;
            let mut labels = Vec::new();
            for key in keys {
                for attribute in session.get_attributes(key, &[AttributeType::Label])? {
                    let Attribute::Label(label) = attribute else { continue };
                    labels.extend(String::from_utf8(label).ok().filter(|label| label.starts_with(prefix)));
                }
            }
            Ok(labels)
        })
    }
}

fn wanted(label: &str) -> [Attribute; 3] {
    [Attribute::Class(ObjectClass::SECRET_KEY), Attribute::KeyType(KeyType::AES), Attribute::Label(label.into())]
}

fn found(session: &Session, label: &str) -> Result<ObjectHandle, KeyError> {
    session.find_objects(&wanted(label))?.first().copied().ok_or(KeyError::Gone)
}

/// Makers disagree about what a wrong tag is called; some say no more than that something is wrong.
fn is_about_the_bytes(error: &Error) -> bool {
    use RvError::{EncryptedDataInvalid, EncryptedDataLenRange, GeneralError};
    matches!(error, Error::Pkcs11(EncryptedDataInvalid | EncryptedDataLenRange | GeneralError, _))
}

impl From<Error> for KeyError {
    fn from(error: Error) -> Self {
        Self::Token(error.to_string())
    }
}
