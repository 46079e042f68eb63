//! One external process, started one way: limited memory, CPU, output and wall time.

use std::{
    ffi::{OsStr, OsString},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    time::timeout,
};

use crate::{ReadError, trouble::Code};

/// Standard output beyond this is an attack, not a page list.
const MAX_STDOUT: usize = 4 << 20;
const MAX_STDERR: usize = 16 << 10;

/// What one process may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Address space in bytes.
    pub(crate) memory: u64,
    /// Largest file it may write, in bytes.
    pub(crate) file: u64,
    /// CPU and wall-clock time.
    pub(crate) time: Duration,
    /// How far it steps back behind other processes, 0 to 19.
    pub(crate) niceness: u8,
}

/// How a process failed.
#[derive(Debug)]
pub(crate) enum Fault {
    TimedOut,
    OutOfMemory,
    TooMuchOutput,
    /// It ran and refused; its own words.
    Refused(String),
    /// It could not run at all.
    Environment(String),
}

impl Fault {
    /// As the trouble of a whole file; `refusal` says what a refusal of this tool means.
    pub(crate) fn blame(self, refusal: Code) -> ReadError {
        match self.code(refusal) {
            Ok(code) => code.into(),
            Err(error) => error,
        }
    }

    /// The trouble code, or the environment error that is not the file's fault.
    pub(crate) fn code(self, refusal: Code) -> Result<Code, ReadError> {
        match self {
            Self::TimedOut => Ok(Code::Timeout),
            Self::OutOfMemory => Ok(Code::OutOfMemory),
            Self::TooMuchOutput => Ok(Code::Bomb),
            Self::Refused(_) => Ok(refusal),
            Self::Environment(words) => Err(ReadError::Environment(words)),
        }
    }
}

/// Runs `program` in `room` and returns what it printed.
///
/// The environment is emptied, the process dies with the returned future, and nothing it
/// prints can grow without bound.
pub(crate) async fn run(program: &OsStr, args: Vec<OsString>, room: &Path, bounds: Bounds) -> Result<String, Fault> {
    let mut child = spawn(program, args, room, bounds)?;
    let work = collect(&mut child);
    let Ok(outcome) = timeout(bounds.time, work).await else {
        let _ = child.kill().await;
        return Err(Fault::TimedOut);
    };
    let (status, out, err) = outcome.map_err(|e| Fault::Environment(e.to_string()))?;
    tracing::trace!(?program, ?status, "tool finished");
    if !status.success() {
        // Ghostscript complains on standard output.
        return Err(explain(status, &(err.text() + &out.text())));
    }
    if out.overflowed {
        return Err(Fault::TooMuchOutput);
    }
    Ok(out.text())
}

fn spawn(program: &OsStr, args: Vec<OsString>, room: &Path, bounds: Bounds) -> Result<Child, Fault> {
    let cpu = bounds.time.as_secs().max(1);
    let mut command = match bounds.niceness {
        0 => Command::new("prlimit"),
        niceness => {
            let mut nice = Command::new("nice");
            nice.arg(format!("--adjustment={niceness}")).arg("prlimit");
            nice
        }
    };
    command
        .arg(format!("--as={}", bounds.memory))
        .arg(format!("--cpu={cpu}:{}", cpu.saturating_add(1)))
        .arg(format!("--fsize={}", bounds.file))
        .arg("--core=0")
        .arg("--")
        .arg(program)
        .args(args)
        .current_dir(room)
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LANG", "C.UTF-8")
        .env("HOME", room)
        .env("TMPDIR", room)
        // One thread per page is the cheapest way: the threads of tesseract mostly wait.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| Fault::Environment(format!("nice (coreutils): {e}")))
}

async fn collect(child: &mut Child) -> std::io::Result<(ExitStatus, Heard, Heard)> {
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (out, err, status) = tokio::try_join!(listen(out, MAX_STDOUT), listen(err, MAX_STDERR), child.wait())?;
    Ok((status, out, err))
}

struct Heard {
    bytes: Vec<u8>,
    overflowed: bool,
}

impl Heard {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Keeps the first `limit` bytes and drains the rest, so that the writer never blocks.
async fn listen(pipe: Option<impl AsyncRead + Unpin>, limit: usize) -> std::io::Result<Heard> {
    let mut heard = Heard { bytes: Vec::new(), overflowed: false };
    let Some(mut pipe) = pipe else {
        return Ok(heard);
    };
    let mut buffer = vec![0; 8 << 10];
    loop {
        let got = pipe.read(&mut buffer).await?;
        let Some(fresh) = buffer.get(..got).filter(|fresh| !fresh.is_empty()) else {
            return Ok(heard);
        };
        let room = limit.saturating_sub(heard.bytes.len());
        heard.overflowed |= fresh.len() > room;
        heard.bytes.extend(fresh.iter().take(room));
    }
}

fn explain(status: ExitStatus, words: &str) -> Fault {
    const SIGABRT: i32 = 6;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    const SIGXFSZ: i32 = 25;
    // These two speak only when they could not start the tool.
    if words.starts_with("nice:") || words.starts_with("prlimit:") || words.contains("No space left on device") {
        return Fault::Environment(words.trim().to_owned());
    }
    let memory = ["memory allocation", "bad_alloc", "VMerror", "ut of memory"].iter().any(|sign| words.contains(sign));
    match status.signal() {
        Some(SIGXCPU) => Fault::TimedOut,
        Some(SIGXFSZ) => Fault::TooMuchOutput,
        Some(SIGKILL) => Fault::OutOfMemory,
        Some(SIGABRT) if memory => Fault::OutOfMemory,
        _ if memory => Fault::OutOfMemory,
        _ if words.contains("File too large") => Fault::TooMuchOutput,
        _ => Fault::Refused(words.trim().to_owned()),
    }
}

/// Shortens the building of argument lists of mixed strings and paths.
macro_rules! args {
    ($($arg:expr),* $(,)?) => { vec![$(std::ffi::OsString::from($arg)),*] };
}
pub(crate) use args;

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(seconds: u64) -> Bounds {
        Bounds { memory: 256 << 20, file: 1 << 20, time: Duration::from_secs(seconds), niceness: 5 }
    }

    async fn shell(script: &str, bounds: Bounds) -> Result<String, Fault> {
        let room = tempfile::tempdir().unwrap();
        run(OsStr::new("sh"), args!["-c", script], room.path(), bounds).await
    }

    #[tokio::test]
    async fn what_it_prints_comes_back() {
        assert_eq!(shell("echo Grüße", bounds(10)).await.unwrap(), "Grüße\n");
    }

    #[tokio::test]
    async fn a_missing_tool_is_not_the_files_fault() {
        let room = tempfile::tempdir().unwrap();
        let outcome = run(OsStr::new("no-such-tool"), vec![], room.path(), bounds(10)).await;
        assert!(matches!(outcome, Err(Fault::Environment(_))), "{outcome:?}");
    }

    #[tokio::test]
    async fn a_sleeper_is_stopped() {
        let outcome = shell("sleep 60", bounds(1)).await;
        assert!(matches!(outcome, Err(Fault::TimedOut)), "{outcome:?}");
    }

    #[tokio::test]
    async fn a_flood_on_a_pipe_or_on_disk_is_too_much_output() {
        for script in ["head -c 5000000 /dev/zero", "exec head -c 5000000 /dev/zero > big"] {
            let outcome = shell(script, bounds(10)).await;
            assert!(matches!(outcome, Err(Fault::TooMuchOutput)), "{outcome:?}");
        }
    }

    #[tokio::test]
    async fn a_refusal_keeps_the_tools_words() {
        let outcome = shell("echo no way >&2; exit 3", bounds(10)).await;
        assert!(matches!(outcome, Err(Fault::Refused(words)) if words == "no way"));
    }
}
