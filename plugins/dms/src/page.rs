//! Pages of a document.
use sdk::{BlobId, ports::FiledPage};

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Counts from one.
    pub number: i32,
    /// What is written on it.
    pub text: String,
    /// Its picture for reading.
    pub image: Option<BlobId>,
    /// Its picture for choosing.
    pub thumbnail: Option<BlobId>,
}

/// Which picture of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// For reading.
    Image,
    /// For choosing.
    Thumbnail,
}

impl Page {
    /// A picture of the page, if there is one.
    pub fn picture(&self, which: Picture) -> Option<BlobId> {
        match which {
            Picture::Image => self.image,
            Picture::Thumbnail => self.thumbnail,
        }
    }
}

impl From<FiledPage> for Page {
    fn from(page: FiledPage) -> Self {
        let FiledPage { number, text, image, thumbnail } = page;
        Self { number, text, image, thumbnail }
    }
}
