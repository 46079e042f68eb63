//! TLS by rustls: certificate and key from files, replaced while running when the files are.
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// How long a renewed certificate waits at most until it is used.
const LOOK: Duration = Duration::from_secs(5);

/// Where certificate and key lie, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The certificate, then those of its issuers.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// The certificate in use.
#[derive(Debug)]
pub struct Certificate {
    files: Files,
    current: RwLock<Arc<CertifiedKey>>,
}

struct Read {
    pair: CertifiedKey,
    digest: [u8; 32],
}

impl Certificate {
    /// Reads the files and from then on looks every few seconds, and at each SIGHUP, whether they were replaced.
    ///
    /// # Errors
    /// If a file is missing or unreadable, or the key does not belong to the certificate.
    pub fn open(files: &Files) -> Result<Arc<Self>, Fault> {
        let Read { pair, digest } = read(files)?;
        let certificate = Arc::new(Self { files: files.clone(), current: RwLock::new(Arc::new(pair)) });
        tokio::spawn(watch(Arc::downgrade(&certificate), digest, signal(SignalKind::hangup())?));
        Ok(certificate)
    }

    /// What a listener needs: TLS 1.2 and 1.3, no client certificates.
    ///
    /// # Errors
    /// None with the versions and the provider built in.
    pub fn config(self: Arc<Self>) -> Result<ServerConfig, rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&versions)?;
        Ok(builder.with_no_client_auth().with_cert_resolver(self))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

fn read(files: &Files) -> Result<Read, Fault> {
    let file = |path: &PathBuf| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let (certificate, key) = (file(&files.certificate)?, file(&files.key)?);
    let chain = CertificateDer::pem_slice_iter(&certificate).collect::<Result<Vec<_>, _>>()?;
    if chain.is_empty() {
        return Err(format!("{} holds no certificate", files.certificate.display()).into());
    }
    let private = PrivateKeyDer::from_pem_slice(&key)?;
    let pair = CertifiedKey::from_der(chain, private, &ring::default_provider())?;
    let digest = Sha256::new().chain_update(&certificate).chain_update(&key).finalize().into();
    Ok(Read { pair, digest })
}

/// Ends with the server it watches for. What cannot be used, as between the writing of two files, changes nothing.
async fn watch(certificate: Weak<Certificate>, mut known: [u8; 32], mut hangup: Signal) {
    let mut said = String::new();
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = hangup.recv() => tracing::info!("asked to look for a new certificate"),
        }
        let Some(certificate) = certificate.upgrade() else { return };
        match read(&certificate.files) {
            Ok(Read { pair, digest }) if digest != known => {
                known = digest;
                *certificate.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
                tracing::info!(certificate = %certificate.files.certificate.display(), "a new certificate is in use");
            }
            Ok(_) => said.clear(),
            Err(error) if error.to_string() != said => {
                said = error.to_string();
                tracing::warn!(%error, "the new certificate cannot be used; the former one stays");
            }
            Err(_) => {}
        }
    }
}
