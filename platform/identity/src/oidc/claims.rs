//! What a provider says about a person.
use openidconnect::core::{
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{AdditionalClaims, IdToken, IdTokenClaims, IdTokenVerifier};
use serde_json::Value;
use std::collections::HashMap;

/// Every claim the standard does not name: groups, roles, departments, and the session at the provider.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Extra {
    #[serde(flatten)]
    all: HashMap<String, Value>,
}

impl AdditionalClaims for Extra {}

pub type Token = IdToken<Extra, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub type Claims = IdTokenClaims<Extra, CoreGenderClaim>;
pub type Verifier<'a> = IdTokenVerifier<'a, CoreJsonWebKey>;

/// A person as a provider vouches for them.
#[derive(Clone, Debug, Default)]
pub struct Vouched {
    /// The provider's own identity of the person: never given to anybody else.
    pub subject: String,
    /// Log-in.
    pub login: String,
    /// Name; empty if the provider tells none.
    pub name: String,
    /// Mail address; empty if the provider tells none.
    pub email: String,
    /// The session at the provider, for its end.
    pub session: Option<String>,
    /// Whether the provider says that it saw a second factor itself (RFC 8176).
    pub strong: bool,
    extra: Extra,
}

impl Vouched {
    /// Reads a token that was verified.
    pub fn of(claims: &Claims) -> Self {
        /// Values of `amr` that stand for more than a password.
        const STRONG: [&str; 6] = ["mfa", "otp", "hwk", "swk", "fpt", "sc"];
        let subject = claims.subject().to_string();
        let login = claims.preferred_username().map(|name| name.to_string());
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let methods = claims.auth_method_refs().into_iter().flatten();
        Self {
            login: login.unwrap_or_else(|| subject.clone()),
            name: name.unwrap_or_default(),
            email: claims.email().map(|email| email.to_string()).unwrap_or_default(),
            session: claims.additional_claims().one("sid"),
            strong: methods.into_iter().any(|method| STRONG.contains(&method.as_str())),
            extra: claims.additional_claims().clone(),
            subject,
        }
    }

    /// The values of a claim: a text, or a list of texts.
    pub fn values(&self, claim: &str) -> Vec<String> {
        match self.extra.all.get(claim) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
}

impl Extra {
    fn one(&self, claim: &str) -> Option<String> {
        self.all.get(claim).and_then(Value::as_str).map(str::to_owned)
    }

    /// Whether this is a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4); its session, if it names one.
    pub fn logout(&self) -> Option<Option<String>> {
        const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
        let events = self.all.get("events").and_then(Value::as_object)?;
        events.contains_key(EVENT).then(|| self.one("sid"))
    }
}
