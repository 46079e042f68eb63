//! German full-text search: one directory per tenant, compounds split, rights inside the query.
//!
//! A pure library over tantivy that knows nothing of the platform. The index is a cache: whatever happens to it, the
//! caller destroys it and fills it again from the beginning, guided by the cursor kept with every commit.
//!
//! - Words are folded (`ß` = `ss`, umlauts and accents fall away, `ae` = `ä` where it can be one) and stemmed.
//! - Compounds are indexed at every level: a search for "Steuer" finds "Grundsteuerbescheid". Searches are not split:
//!   "Grundsteuerbescheid" does not find everything with "Grund".
//! - File references, dates, amounts and bank accounts are found as a whole, in parts and with other separators.
//! - An entry is visible to an [`Audience`] only; what is invisible is neither returned nor counted.

mod audience;
mod entry;
mod error;
mod exclusion;
mod fields;
mod fold;
#[cfg(fuzzing)]
pub mod fuzzing;
mod german;
mod highlight;
mod index;
mod lexer;
mod matching;
mod needle;
mod reference;
mod scan;
mod search;
mod snippet;
mod split;
mod stem;
mod syntax;
mod tokenizer;
mod vocabulary;

pub use audience::Audience;
pub use entry::{Change, Entry};
pub use error::Error;
pub use german::German;
pub use index::Index;
pub use search::{Hit, Hits, Query};
pub use snippet::Segment;
