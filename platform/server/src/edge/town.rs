//! Which tenant a host name means, remembered for a second: policy changes are seen everywhere within it.
use crate::Installation;
use sdk::{Result, Town};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

const FRESH: Duration = Duration::from_secs(1);
/// Host names remembered at most: strangers may send any.
const MOST: usize = 10_000;

/// Tenants by host name.
#[derive(Default)]
pub struct Towns(RwLock<HashMap<String, (Instant, Arc<Town>)>>);

impl Towns {
    /// The tenant this host name belongs to.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn find(&self, installation: &Installation, host: &str) -> Result<Option<Arc<Town>>> {
        let Some(key) = key(host, &installation.config.domain) else { return Ok(None) };
        if let Some((at, town)) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key)
            && at.elapsed() < FRESH
        {
            return Ok(Some(town.clone()));
        }
        let town = installation.gate.cell.town(key).await?.filter(|town| !is_nobodys(installation, town)).map(Arc::new);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        if let Some(town) = &town {
            known.insert(key.to_owned(), (Instant::now(), town.clone()));
        }
        Ok(town)
    }

    /// The tenant that was last seen under this host name, however long ago: enough to dress an error, not to let anybody in.
    pub fn remembered(&self, installation: &Installation, host: &str) -> Option<Arc<Town>> {
        let key = key(host, &installation.config.domain)?;
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).map(|(_, town)| town.clone())
    }
}

/// What has no door: a shredded tenant, and the tripwire.
fn is_nobodys(installation: &Installation, town: &Town) -> bool {
    town.state == "shredded" || installation.watch.is_tripwire(town.id)
}

/// `rurbroich` of `rurbroich.localhost:8080`; ports are not compared, proxies change them.
fn key<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    let name = |text: &'a str| text.split(':').next().unwrap_or(text);
    let domain = domain.split(':').next().unwrap_or(domain);
    name(host).strip_suffix(domain)?.strip_suffix('.').filter(|key| !key.is_empty() && !key.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn only_one_label_below_the_domain_is_a_tenant() {
        assert_eq!(key("rurbroich.localhost:8080", "localhost:8080"), Some("rurbroich"));
        assert_eq!(key("rurbroich.localhost", "localhost:8080"), Some("rurbroich"));
        for wrong in ["localhost:8080", ".localhost", "a.b.localhost", "rurbroich.evil.example", "rurbroichlocalhost"] {
            assert_eq!(key(wrong, "localhost:8080"), None, "{wrong}");
        }
    }
}
