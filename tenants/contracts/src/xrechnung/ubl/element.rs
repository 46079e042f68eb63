//! Elements of an XML document.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::xrechnung::decimal;

/// The only currency of our invoices.
const EURO: &str = "EUR";

/// An XML document in the making. Text is escaped, blanks around it are dropped, empty elements are never written.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// An empty document with its declaration.
    pub fn begin() -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// The finished bytes.
    pub fn end(self) -> Vec<u8> {
        self.0.into_inner()
    }

    /// An element with attributes, and others in it.
    pub fn group_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Start(start))?;
        content(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with others in it.
    pub fn group(&mut self, name: &str, content: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.group_with(name, &[], content)
    }

    /// An element with text and attributes.
    pub fn leaf_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        let text = unix_lines(text.trim());
        self.group_with(name, attributes, |xml| xml.0.write_event(Event::Text(BytesText::new(&text))))
    }

    /// An element with text.
    pub fn leaf(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.leaf_with(name, &[], text)
    }

    /// An element with text, if there is any.
    pub fn optional(&mut self, name: &str, text: Option<&str>) -> io::Result<()> {
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.leaf(name, text),
            None => Ok(()),
        }
    }

    /// An element with an amount of money.
    pub fn cents(&mut self, name: &str, cents: i64) -> io::Result<()> {
        self.leaf_with(name, &[("currencyID", EURO)], &decimal::plain(cents, 2, 2))
    }

    /// An element with a price in millionths of a euro.
    pub fn micro_euros(&mut self, name: &str, micro_euros: i64) -> io::Result<()> {
        self.leaf_with(name, &[("currencyID", EURO)], &decimal::plain(micro_euros, 6, 2))
    }

    /// An element with a rate in hundredths of a percent.
    pub fn percent(&mut self, name: &str, basis_points: u16) -> io::Result<()> {
        self.leaf(name, &decimal::plain(i64::from(basis_points), 2, 0))
    }
}

/// XML readers turn every line end into a line feed; writing that ourselves keeps what is read equal to what is printed.
fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}
