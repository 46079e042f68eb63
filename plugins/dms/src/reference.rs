//! File references (Aktenzeichen): `{akplan}-{lfdNr:4}/{jahr}`, and `-V001` for a process within.

/// The reference of a record: `11.21.03-0007/2026`. Numbers beyond 9999 grow a digit and stay unique.
pub fn record_reference(plan: &str, number: i32, year: i32) -> String {
    format!("{plan}-{number:04}/{year}")
}

/// The reference of a process: `11.21.03-0007/2026-V001`.
pub fn process_reference(record: &str, number: i32) -> String {
    format!("{record}-V{number:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_as_the_administration_writes_them() {
        assert_eq!(record_reference("11.21.03", 7, 2026), "11.21.03-0007/2026");
        assert_eq!(process_reference("11.21.03-0007/2026", 12), "11.21.03-0007/2026-V012");
        assert_eq!(record_reference("20", 10_000, 2026), "20-10000/2026");
    }
}
