//! What is taken apart behind the airlock. The real one is a process of its own; here a panic shall be seen.
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

/// In memory: a file system would be measured, not the parser.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = PathBuf::from("/dev/shm").join(format!("gemeinwerk-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder in memory");
    folder
});

/// Through the door of the real one, with small limits: what is bounded must be bounded here, too.
pub fn enter(chamber: &str, data: &[u8]) {
    let file = FOLDER.join("in");
    std::fs::write(&file, data).expect("a file in memory");
    let words = [chamber.into(), file.into_os_string(), FOLDER.as_os_str().to_owned(), "20".into(), "1000000".into()];
    let words: [OsString; 5] = words;
    let _ = reading::airlock::main(words);
    let parts = std::fs::read_dir(&*FOLDER).expect("the folder").filter_map(Result::ok);
    let sizes: Vec<u64> = parts.filter_map(|part| part.metadata().ok()).map(|file| file.len()).collect();
    assert!(sizes.len() <= 30 && sizes.iter().sum::<u64>() < 64 << 20, "more came out than may: {sizes:?}");
    for part in std::fs::read_dir(&*FOLDER).expect("the folder").filter_map(Result::ok) {
        let _ = std::fs::remove_file(part.path());
    }
}

/// The XML inside office files: a mutated ZIP hardly ever gets that far.
pub fn office(data: &[u8]) {
    let Some((which, xml)) = data.split_first() else { return };
    let names = [
        ("word/document.xml", None),
        ("ppt/slides/slide1.xml", None),
        ("xl/worksheets/sheet1.xml", Some("xl/sharedStrings.xml")),
        ("content.xml", None),
    ];
    let (name, second) = names[usize::from(*which) % names.len()];
    let half = if second.is_some() { xml.len() / 2 } else { xml.len() };
    let mut entries = vec![("[Content_Types].xml", &b"<Types/>"[..]), (name, &xml[..half])];
    entries.extend(second.map(|second| (second, &xml[half..])));
    if name == "content.xml" {
        entries[0] = ("mimetype", b"application/vnd.oasis.opendocument.text");
    }
    enter("package", &stored(&entries));
}

/// A ZIP archive without compression: just enough for a reader.
fn stored(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let offset = zip.len() as u32;
        let (sum, size) = (crc32(bytes).to_le_bytes(), (bytes.len() as u32).to_le_bytes());
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(sum.iter().chain(&size).chain(&size));
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        zip.extend(b"PK\x03\x04");
        zip.extend(&common);
        zip.write_all(name.as_bytes()).expect("memory");
        zip.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, length, count) = (zip.len() as u32, directory.len() as u32, entries.len() as u16);
    zip.extend(&directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(count.to_le_bytes().iter().chain(&count.to_le_bytes()));
    zip.extend(length.to_le_bytes().iter().chain(&at.to_le_bytes()));
    zip.extend([0, 0]);
    zip
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// Telling the kind of a file: the one look the server itself takes at foreign bytes.
pub fn kind(data: &[u8]) {
    let (name, head) = data.split_at(data.len().min(8));
    let name = String::from_utf8_lossy(name);
    let kind = reading::fuzzing::media_type(head, &name);
    assert!(kind.contains('/'));
    let shown = reading::fuzzing::display_name(&name);
    assert!(!shown.is_empty() && !shown.contains(['/', '\\', '\0', '\n']), "{shown:?}");
}
