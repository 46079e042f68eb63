use std::fmt;
use std::time::Duration;

use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation, SharedHttpClient,
    StalledStreamProtectionConfig,
};
use aws_smithy_http_client::Builder as HttpBuilder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

use crate::Error;

/// Below what servers keep an idle connection for, so that they are not the first to close it.
const IDLE_CONNECTION: Duration = Duration::from_secs(15);

/// Pauses between attempts; random, doubled each time. A person may be waiting.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Where the bucket is and how to get at it.
#[derive(Clone)]
pub struct Config {
    /// `http://host:port` or `https://host`.
    pub endpoint: String,
    /// The region's name; stores without regions take any, such as `eu-central-1`.
    pub region: String,
    /// The bucket; created by [`Store::ready`](crate::Store::ready) if it is missing.
    pub bucket: String,
    /// The access key's name.
    pub access_key: String,
    /// The access key's secret; never printed.
    pub secret_key: String,
    /// Whether the bucket stands in the path (most own stores) or in the host name (AWS).
    pub path_style: bool,
}

/// How long a call may take before it becomes [`Error::Unavailable`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For opening a connection.
    pub connect: Duration,
    /// For one attempt at one request; an upload's request carries up to 8 MiB.
    pub attempt: Duration,
    /// For a request with all its attempts.
    pub operation: Duration,
    /// For the next bytes of a file that is being read.
    pub idle: Duration,
    /// Attempts per request, 1 or more.
    pub attempts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(30),
            operation: Duration::from_secs(60),
            idle: Duration::from_secs(20),
            attempts: 3,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("bucket", &self.bucket)
            .field("access_key", &self.access_key)
            .field("path_style", &self.path_style)
            .finish_non_exhaustive()
    }
}

impl Config {
    pub(crate) fn client(&self, limits: &Limits) -> Result<aws_sdk_s3::Client, Error> {
        self.check()?;
        let credentials =
            Credentials::new(self.access_key.as_str(), self.secret_key.as_str(), None, None, "configuration");
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(self.http_client())
            .endpoint_url(self.endpoint.trim_end_matches('/'))
            .region(Region::new(self.region.clone()))
            .credentials_provider(credentials)
            .force_path_style(self.path_style)
            .timeout_config(limits.timeouts())
            .retry_config(limits.retries())
            // Many stores know no trailing checksums; the signature covers what we send, our own
            // authentication tags cover what we get.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            // Measures the reader's pace too; ours is a limit on waiting for the store alone.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        Ok(aws_sdk_s3::Client::from_conf(config.build()))
    }

    fn http_client(&self) -> SharedHttpClient {
        let builder = HttpBuilder::new().pool_idle_timeout(IDLE_CONNECTION);
        if self.endpoint.starts_with("http://") {
            return builder.build_http();
        }
        builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
    }

    fn check(&self) -> Result<(), Error> {
        let host = self
            .endpoint
            .strip_prefix("http://")
            .or_else(|| self.endpoint.strip_prefix("https://"))
            .unwrap_or_default();
        if host.is_empty() || self.endpoint.parse::<hyper::Uri>().is_err() {
            return Err(Error::Config(format!(
                "the endpoint {:?} is not of the form http://host:port or https://host",
                self.endpoint
            )));
        }
        if !s3s::path::check_bucket_name(&self.bucket) {
            return Err(Error::Config(format!(
                "{:?} is not a bucket name: 3 to 63 of a-z, 0-9, '-' and '.'",
                self.bucket
            )));
        }
        if self.access_key.is_empty() || self.secret_key.is_empty() || self.region.is_empty() {
            let missing = "region, access key and secret key must not be empty";
            return Err(Error::Config(missing.to_owned()));
        }
        Ok(())
    }
}

impl Limits {
    fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.connect)
            .read_timeout(self.attempt)
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.operation)
            .build()
    }

    fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(self.attempts.max(1))
            .with_initial_backoff(FIRST_PAUSE)
            .with_max_backoff(LONGEST_PAUSE)
    }

    /// One short attempt, for checks that must answer fast.
    pub(crate) fn brief(&self) -> aws_sdk_s3::config::Builder {
        let limit = self.connect.min(self.attempt);
        aws_sdk_s3::config::Builder::new()
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::builder().operation_timeout(limit).operation_attempt_timeout(limit).build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            endpoint: "https://s3.rurland.example".to_owned(),
            region: "eu-central-1".to_owned(),
            bucket: "gemeinwerk".to_owned(),
            access_key: "name".to_owned(),
            secret_key: "hidden-value".to_owned(),
            path_style: true,
        }
    }

    #[test]
    fn prints_no_secret() {
        assert!(!format!("{:?}", config()).contains("hidden-value"));
    }

    #[test]
    fn refuses_what_cannot_work() {
        assert!(config().check().is_ok());
        let bad = [
            Config { endpoint: "s3.rurland.example".to_owned(), ..config() },
            Config { endpoint: "http://".to_owned(), ..config() },
            Config { bucket: "No Bucket".to_owned(), ..config() },
            Config { secret_key: String::new(), ..config() },
        ];
        for config in bad {
            assert!(matches!(config.check(), Err(Error::Config(_))), "{config:?}");
        }
    }
}
