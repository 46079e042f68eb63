//! Sign-in through an OpenID Connect provider: code flow with PKCE and nonce.
mod claims;
mod house;

pub use claims::Vouched;
pub use house::Providers;

use crate::session::{self, Flow};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{TimeDelta, Utc};
use claims::{Claims, Extra, Token, Verifier};
use openidconnect::core::*;
use openidconnect::{
    AuthorizationCode, Client as AnyClient, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    ProviderMetadataWithLogout, RedirectUrl, RevocationErrorResponseType, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse, reqwest,
};
use sdk::{Error, Result, uuid::Uuid};
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

/// How long one answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long discovered facts and keys are trusted before they are asked for again.
const FRESH: Duration = Duration::from_secs(600);
/// How far the provider's clock may be behind ours.
const SKEW: TimeDelta = TimeDelta::seconds(90);

/// Where and as whom to ask.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// The issuer's address.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: String,
}

/// One OpenID provider.
pub struct Provider {
    config: ProviderConfig,
    http: reqwest::Client,
    metadata: RwLock<Option<(Instant, ProviderMetadataWithLogout)>>,
}

type Fields = IdTokenFields<
    Extra,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Client = AnyClient<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    StandardErrorResponse<RevocationErrorResponseType>,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// Prepares; asks the provider on first use.
    ///
    /// # Errors
    /// `Internal` if no HTTP client can be built.
    pub fn new(config: ProviderConfig) -> Result<Self> {
        // Following redirects of a provider would let it make us ask anybody.
        let http = reqwest::ClientBuilder::new().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
        Ok(Self { config, http: http.map_err(Error::internal)?, metadata: RwLock::new(None) })
    }

    async fn client(&self, redirect: String) -> Result<Client> {
        let metadata = self.discover().await?;
        let id = ClientId::new(self.config.client_id.clone());
        let secret = Some(ClientSecret::new(self.config.client_secret.clone()));
        let redirect = RedirectUrl::new(redirect).map_err(Error::internal)?;
        Ok(Client::from_provider_metadata(metadata, id, secret).set_redirect_uri(redirect))
    }

    /// Asks the provider for its facts and keys, if they are not fresh.
    ///
    /// # Errors
    /// `Unavailable` if it is away, slow, or not who it should be.
    pub async fn discover(&self) -> Result<ProviderMetadataWithLogout> {
        if let Some((at, metadata)) = &*self.metadata.read().await
            && at.elapsed() < FRESH
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(away)?;
        let found = ProviderMetadataWithLogout::discover_async(issuer, &self.http).await.map_err(away)?;
        *self.metadata.write().await = Some((Instant::now(), found.clone()));
        Ok(found)
    }

    /// The address at the provider, and what to remember until the person comes back.
    ///
    /// # Errors
    /// `Unavailable` if the provider is away.
    pub async fn start(&self, provider: Option<Uuid>, redirect: String, next: &str) -> Result<(String, Flow)> {
        let client = self.client(redirect).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let id = Uuid::new_v4();
        let (url, _, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(id.to_string()),
                Nonce::new_random,
            )
            .add_scope(Scope::new("profile".into()))
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        let next = session::local_path(next).to_owned();
        let (nonce, verifier) = (nonce.secret().clone(), verifier.secret().clone());
        Ok((url.to_string(), Flow { id, provider, nonce, verifier, next }))
    }

    /// The person the provider vouches for.
    ///
    /// # Errors
    /// `Unavailable` if the provider is away; `Invalid` if its answer does not hold.
    pub async fn finish(&self, redirect: String, flow: &Flow, code: &str) -> Result<Vouched> {
        let client = self.client(redirect.clone()).await?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(Error::internal)?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
            .request_async(&self.http)
            .await
            .map_err(|error| {
                tracing::warn!(%error, "the provider refused the code");
                broken_flow()
            })?;
        let (token, nonce) = (tokens.id_token().ok_or_else(broken_flow)?, Nonce::new(flow.nonce.clone()));
        if let Ok(claims) = token.claims(&verifier(&client), &nonce) {
            return Ok(Vouched::of(claims));
        }
        // The provider may have changed its keys since we asked: once more, with fresh ones.
        let client = self.renewed(redirect).await?;
        let claims = token.claims(&verifier(&client), &nonce).map_err(|error| {
            tracing::warn!(%error, "the provider's token does not hold");
            broken_flow()
        })?;
        Ok(Vouched::of(claims))
    }

    async fn renewed(&self, redirect: String) -> Result<Client> {
        *self.metadata.write().await = None;
        self.client(redirect).await
    }

    /// Whether a token says that this provider made it: tells whom to ask, proves nothing.
    pub fn may_have_made(&self, token: &str) -> bool {
        let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).unwrap_or_default();
        let claims: serde_json::Value = serde_json::from_slice(&payload).unwrap_or_default();
        let issuer = claims.get("iss").and_then(serde_json::Value::as_str);
        issuer.is_some_and(|issuer| issuer == self.config.issuer)
    }

    /// Whose sessions end, as a logout token of the provider says: the subject, and the session if it names one.
    ///
    /// # Errors
    /// `Unavailable` if the provider is away; `Invalid` if the token does not hold.
    pub async fn logged_out(&self, token: &str) -> Result<(String, Option<String>)> {
        let token: Token = token.parse().map_err(|_| broken_logout())?;
        let client = self.client(self.config.issuer.clone()).await?;
        let fresh = match token.claims(&logout_verifier(&client), without_nonce) {
            Ok(claims) => return told(claims),
            Err(_) => self.renewed(self.config.issuer.clone()).await?,
        };
        let claims = token.claims(&logout_verifier(&fresh), without_nonce).map_err(|error| {
            tracing::warn!(%error, "a logout token does not hold");
            broken_logout()
        })?;
        told(claims)
    }

    /// Where the browser ends the session at the provider, if the provider offers it (RP-Initiated Logout 1.0).
    pub async fn end_session(&self, back: &str) -> Option<String> {
        let metadata = self.discover().await.ok()?;
        let mut url = metadata.additional_metadata().end_session_endpoint.as_ref()?.url().clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("post_logout_redirect_uri", back);
        Some(url.to_string())
    }
}

fn verifier(client: &Client) -> Verifier<'_> {
    client.id_token_verifier().set_time_fn(|| Utc::now() - SKEW)
}

/// Logout tokens may say what they are in their header.
fn logout_verifier(client: &Client) -> Verifier<'_> {
    verifier(client).set_allowed_jose_types(
        [openidconnect::JsonWebTokenType::new("logout+jwt".into()), openidconnect::JsonWebTokenType::new("JWT".into())]
            .into_iter()
            .filter_map(|kind| kind.normalize().ok())
            .collect::<Vec<_>>(),
    )
}

/// A token with a nonce is one of a sign-in: never taken for a logout.
fn without_nonce(nonce: Option<&Nonce>) -> std::result::Result<(), String> {
    if nonce.is_none() { Ok(()) } else { Err("a logout token has no nonce".into()) }
}

fn told(claims: &Claims) -> Result<(String, Option<String>)> {
    let session = claims.additional_claims().logout().ok_or_else(broken_logout)?;
    Ok((claims.subject().to_string(), session))
}

fn away(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::unavailable("identity.provider_away", error)
}

pub(crate) fn broken_flow() -> Error {
    Error::invalid(
        "identity.broken_flow",
        "Die Anmeldung über das Dienstkonto wurde nicht abgeschlossen. Sie sind nicht angemeldet. Beginnen Sie sie bitte noch einmal.",
    )
}

pub(crate) fn broken_logout() -> Error {
    Error::invalid(
        "identity.broken_logout",
        "Das Abmelde-Zeichen gilt nicht. Es wurde niemand abgemeldet. Prüfen Sie den Anmeldedienst.",
    )
}
