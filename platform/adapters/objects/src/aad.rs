/// What a stored file is bound to. Opening it under any other label fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    /// The tenant the file belongs to.
    pub tenant: &'a str,
    /// The object's identity inside the tenant.
    pub object: &'a str,
    /// The object's version; a reader who expects version 2 cannot be handed version 1.
    pub version: u32,
}

impl Label<'_> {
    pub(crate) fn aad(&self) -> Vec<u8> {
        let version = self.version.to_string();
        aad("content", &[self.tenant, self.object, &version])
    }
}

/// Associated data that no other list of parts encodes to: every part carries its length.
pub(crate) fn aad(domain: &str, parts: &[&str]) -> Vec<u8> {
    let mut out = b"gemeinwerk/1".to_vec();
    for part in std::iter::once(&domain).chain(parts) {
        let len = u64::try_from(part.len()).unwrap_or(u64::MAX);
        out.extend_from_slice(&len.to_be_bytes());
        out.extend_from_slice(part.as_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_be_shifted_into_each_other() {
        assert_ne!(aad("x", &["ab", "c"]), aad("x", &["a", "bc"]));
        assert_ne!(aad("x", &["a"]), aad("x", &["a", ""]));
        assert_ne!(aad("xa", &["b"]), aad("x", &["ab"]));
    }

    #[test]
    fn labels_differ_in_each_field() {
        let label = Label { tenant: "rurbroich", object: "1", version: 1 };
        for other in
            [Label { tenant: "kleinhausen", ..label }, Label { object: "2", ..label }, Label { version: 2, ..label }]
        {
            assert_ne!(label.aad(), other.aad());
        }
    }
}
