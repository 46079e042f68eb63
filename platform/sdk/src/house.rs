//! What is the same for every tenant of this installation.
use crate::words::Words;
use crate::{Manifest, NavEntry};
use std::{borrow::Cow, path::PathBuf};

/// The language of the person's screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// German, formal: the language all texts are written in.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// The code for `lang` attributes.
    pub fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// What is the same for every tenant: plugins, words, places on disk, limits.
#[derive(Debug)]
pub struct House {
    /// The manifests of all plugins, in order of the navigation.
    pub manifests: Vec<&'static Manifest>,
    /// Where tenants live: `<key>.<domain>`.
    pub domain: String,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Where uploads wait before they are stored. Nothing here survives a restart.
    pub spool: PathBuf,
    /// Largest file taken, in bytes.
    pub largest_file: u64,
    english: Words,
}

impl House {
    /// Collects what the plugins bring along.
    pub fn new(manifests: Vec<&'static Manifest>, domain: String, scheme: &'static str, spool: PathBuf) -> Self {
        let ours = [include_str!("../templates/en.txt"), include_str!("../locales/en.txt")];
        let english = Words::of(ours.into_iter().chain(manifests.iter().map(|m| m.words)).flat_map(str::lines));
        Self { manifests, domain, scheme, spool, largest_file: 500_000_000, english }
    }

    /// A German source text in the wanted language; German where a translation is missing.
    pub fn word<'a>(&self, lang: Lang, german: &'a str) -> &'a str {
        match lang {
            Lang::De => german,
            Lang::En => self.english.word(german).unwrap_or(german),
        }
    }

    /// A German sentence, as errors and messages hold it, in the wanted language: values in it go where its translation
    /// has a gap; German where a translation is missing.
    pub fn sentence<'a>(&self, lang: Lang, german: &'a str) -> Cow<'a, str> {
        match lang {
            Lang::De => german.into(),
            Lang::En => self.english.sentence(german).unwrap_or(Cow::Borrowed(german)),
        }
    }

    /// All navigation entries.
    pub fn nav(&self) -> impl Iterator<Item = &'static NavEntry> {
        self.manifests.iter().flat_map(|manifest| manifest.nav)
    }

    /// The address of a tenant.
    pub fn address(&self, town: &str) -> String {
        format!("{}://{town}.{}", self.scheme, self.domain)
    }
}
