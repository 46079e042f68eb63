//! A mail server for one test: speaks SMTP (RFC 5321) on a port of its own, and keeps what it is given.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail server that keeps every letter.
pub struct MailServer {
    /// `smtp://127.0.0.1:port`
    pub url: String,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    letters: Mutex<Vec<String>>,
    refusals: AtomicUsize,
}

impl MailServer {
    /// Starts; ends with the test.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let kept = Arc::new(Kept::default());
        let taken = kept.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let kept = taken.clone();
                tokio::spawn(async move { talk(client, &kept).await });
            }
        });
        Self { url, kept }
    }

    /// Refuses the next letters, for now.
    pub fn refuse(&self, letters: usize) {
        self.kept.refusals.store(letters, Ordering::SeqCst);
    }

    /// All letters, as they came: envelope and content.
    pub fn letters(&self) -> Vec<String> {
        self.kept.letters.lock().expect("the letters").clone()
    }
}

async fn talk(client: TcpStream, kept: &Kept) -> Option<()> {
    let (read, mut write) = client.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut letter = String::new();
    write.write_all(b"220 mail.test ESMTP\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer: &str = match verb.as_str() {
            "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "MAIL" if kept.refusals.load(Ordering::SeqCst) > 0 => {
                kept.refusals.fetch_sub(1, Ordering::SeqCst);
                "451 4.3.0 later\r\n"
            }
            "MAIL" | "RCPT" => {
                letter.push_str(&format!("{line}\n"));
                "250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    letter.push_str(&format!("{}\n", line.strip_prefix('.').unwrap_or(&line)));
                }
                kept.letters.lock().expect("the letters").push(std::mem::take(&mut letter));
                "250 kept\r\n"
            }
            "QUIT" => return write.write_all(b"221 bye\r\n").await.ok(),
            _ => "250 ok\r\n",
        };
        write.write_all(answer.as_bytes()).await.ok()?;
    }
    Some(())
}
