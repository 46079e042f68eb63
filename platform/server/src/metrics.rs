//! Prometheus metrics. Labels: service, route, status class; never the tenant.
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};
use std::time::Duration;

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    backlog: IntGauge,
    parcels: IntCounterVec,
    promises: IntGaugeVec,
    alarms: IntGauge,
    round: IntGauge,
}

impl Metrics {
    /// Registers everything.
    ///
    /// # Errors
    /// If a name is registered twice.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests =
            IntCounterVec::new(Opts::new("gemeinwerk_requests_total", "Requests answered"), &["route", "class"])?;
        let buckets = vec![0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
        let seconds = HistogramOpts::new("gemeinwerk_request_seconds", "Time to answer").buckets(buckets);
        let seconds = HistogramVec::new(seconds, &["route"])?;
        let backlog = IntGauge::new("gemeinwerk_outbox_waiting", "Events not yet delivered")?;
        let parcels =
            IntCounterVec::new(Opts::new("gemeinwerk_events_total", "Events handled"), &["topic", "outcome"])?;
        let promises = Opts::new("gemeinwerk_store_promise", "Whether the object store kept it when it was tried last");
        let promises = IntGaugeVec::new(promises, &["promise"])?;
        let alarms =
            IntGauge::new("gemeinwerk_tripwire_alarms", "Times something of another tenant was about to come out")?;
        let round =
            IntGauge::new("gemeinwerk_tripwire_round", "When all tenants were last tried, in seconds since 1970")?;
        registry.register(Box::new(alarms.clone()))?;
        registry.register(Box::new(round.clone()))?;
        registry.register(Box::new(promises.clone()))?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(backlog.clone()))?;
        registry.register(Box::new(parcels.clone()))?;
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        Ok(Self { registry, requests, seconds, backlog, parcels, promises, alarms, round })
    }

    /// One request answered.
    pub fn request(&self, route: &str, status: u16, took: Duration) {
        let class = format!("{}xx", status / 100);
        self.requests.with_label_values(&[route, class.as_str()]).inc();
        self.seconds.with_label_values(&[route]).observe(took.as_secs_f64());
    }

    /// One event handled.
    pub fn parcel(&self, topic: &str, outcome: &str) {
        self.parcels.with_label_values(&[topic, outcome]).inc();
    }

    /// Events waiting, over all tenants.
    pub fn waiting(&self, events: i64) {
        self.backlog.set(events);
    }

    /// How often the tripwire was touched since the process started, and when it last went round; 0 if never.
    pub fn tripwire(&self, alarms: u64, round: i64) {
        self.alarms.set(i64::try_from(alarms).unwrap_or(i64::MAX));
        self.round.set(round);
    }

    /// What the object store keeps of its promises.
    pub fn promises(&self, promises: &[(&'static str, bool)]) {
        for (promise, kept) in promises {
            self.promises.with_label_values(&[promise]).set(i64::from(*kept));
        }
    }

    /// The text format of Prometheus.
    pub fn text(&self) -> String {
        let mut text = Vec::new();
        if let Err(error) = TextEncoder::new().encode(&self.registry.gather(), &mut text) {
            tracing::warn!(%error, "metrics cannot be written");
        }
        String::from_utf8_lossy(&text).into_owned()
    }
}
