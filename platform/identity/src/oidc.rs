//! Sign-in through an OpenID Connect provider: code flow with PKCE and nonce.
use crate::session::{self, Flow};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, reqwest,
};
use sdk::{Error, Result, uuid::Uuid};
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

/// How long one answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long discovered facts and keys are trusted before they are asked for again.
const FRESH: Duration = Duration::from_secs(600);

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
    metadata: RwLock<Option<(Instant, CoreProviderMetadata)>>,
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

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
        Ok(CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(redirect))
    }

    async fn discover(&self) -> Result<CoreProviderMetadata> {
        if let Some((at, metadata)) = &*self.metadata.read().await
            && at.elapsed() < FRESH
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(Error::internal)?;
        let found = CoreProviderMetadata::discover_async(issuer, &self.http).await.map_err(away)?;
        *self.metadata.write().await = Some((Instant::now(), found.clone()));
        Ok(found)
    }

    /// The address at the provider, and what to remember until the person comes back.
    ///
    /// # Errors
    /// `Unavailable` if the provider is away.
    pub async fn start(&self, redirect: String, next: &str) -> Result<(String, Flow)> {
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
        let flow = Flow { id, nonce: nonce.secret().clone(), verifier: verifier.secret().clone(), next };
        Ok((url.to_string(), flow))
    }

    /// The log-in the provider vouches for.
    ///
    /// # Errors
    /// `Unavailable` if the provider is away; `Invalid` if its answer does not hold.
    pub async fn finish(&self, redirect: String, flow: &Flow, code: &str) -> Result<String> {
        let client = self.client(redirect).await?;
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
        let token = tokens.id_token().ok_or_else(broken_flow)?;
        let verifier = client.id_token_verifier();
        let claims = token.claims(&verifier, &Nonce::new(flow.nonce.clone())).map_err(|error| {
            tracing::warn!(%error, "the provider's token does not hold");
            broken_flow()
        })?;
        let name = claims.preferred_username().map(|name| name.to_string());
        Ok(name.unwrap_or_else(|| claims.subject().to_string()))
    }
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
