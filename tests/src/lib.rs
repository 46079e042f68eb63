//! What no single crate can promise: see `it/`, `browser/`.
