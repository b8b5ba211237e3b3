//! The file of answers on disk. The only place where this crate touches it.
//!
//! Every change is made to the file as it is then, under a lock that other writers wait for, and arrives
//! whole: it is written beside the old one, flushed to the disk, and then renamed over it.

use crate::error::StoreError;
use crate::judgement::Judgement;
use crate::standing::Answers;
use crate::{edit, form};
use std::fs::{File, Metadata, Permissions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The folder of the file, below the scanned one.
const FOLDER: &str = ".matura";
/// The name of the file.
const FILE: &str = "answers.toml";
/// Such files were left by a writer that was killed.
const FRESH: (&str, &str) = (".answers-", ".tmp");
/// No file of answers is larger.
const LARGEST: u64 = 1 << 20;
/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The file of answers of one scanned folder.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    path: PathBuf,
    patience: Duration,
}

/// What the file holds, as a number: it differs when the file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revision(u64);

impl std::fmt::Display for Revision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// What became of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// It was made.
    Done,
    /// It was not: the entry is no longer what was expected, but this.
    Changed(Option<Judgement>),
}

impl Store {
    /// The store of the folder that is scanned. Nothing is read or made yet.
    pub fn at(root: &Path) -> Self {
        // `./.matura` reads worse in messages.
        let folder = if root == Path::new(".") { PathBuf::from(FOLDER) } else { root.join(FOLDER) };
        Self { path: folder.join(FILE), folder, patience: PATIENCE }
    }

    /// Where the file is, or would be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The answers; none when there is no file. `known` are the keys of all criteria. The error lists all
    /// mistakes of the file.
    pub fn read(&self, known: &[&str]) -> Result<Answers, StoreError> {
        self.parse(&self.text()?, Some(known))
    }

    /// The answer to one criterion, whatever the criteria are.
    pub fn entry(&self, key: &str) -> Result<Option<Judgement>, StoreError> {
        Ok(self.parse(&self.text()?, None)?.entries.remove(key))
    }

    /// What the file holds, as a number: it differs when the file does.
    pub fn revision(&self) -> Result<Revision, StoreError> {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in self.text()?.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(Revision(hash))
    }

    /// Writes the answer to one criterion and leaves everything else in the file as it is.
    pub fn put(&self, key: &str, judgement: &Judgement) -> Result<(), StoreError> {
        self.change(key, Some(judgement), |_| true).map(drop)
    }

    /// Removes the answer to one criterion, with the file when it was the last. Returns what it was.
    pub fn remove(&self, key: &str) -> Result<Option<Judgement>, StoreError> {
        self.change(key, None, |_| true).map(|(_, old)| old)
    }

    /// Writes or removes the answer to one criterion if it still is what is expected. This is what a
    /// writer uses that showed the old one to somebody.
    pub fn exchange(
        &self,
        key: &str,
        expected: Option<&Judgement>,
        new: Option<&Judgement>,
    ) -> Result<Exchanged, StoreError> {
        let (done, old) = self.change(key, new, |old| old == expected)?;
        Ok(if done { Exchanged::Done } else { Exchanged::Changed(old) })
    }

    /// Makes a change if the old entry lets it; returns whether it did, and the old entry.
    fn change(
        &self,
        key: &str,
        new: Option<&Judgement>,
        lets: impl Fn(Option<&Judgement>) -> bool,
    ) -> Result<(bool, Option<Judgement>), StoreError> {
        let new = new.cloned().map(Judgement::tidied);
        if let Some(contradiction) = new.as_ref().and_then(Judgement::contradiction) {
            return Err(StoreError::Refused(key.to_owned(), contradiction));
        }
        self.plain(&self.folder, Metadata::is_dir)?;
        if new.is_none() && self.plain(&self.path, Metadata::is_file)?.is_none() {
            return Ok((lets(None), None));
        }
        let _lock = self.lock()?;
        let text = self.text()?;
        let old = self.parse(&text, None)?.entries.remove(key);
        if !lets(old.as_ref()) {
            return Ok((false, old));
        }
        if old == new {
            return Ok((true, old));
        }
        let changed = match &new {
            Some(new) => edit::put(&text, key, new),
            None => edit::remove(&text, key),
        };
        // It was read a moment ago, so it is TOML.
        let changed = changed.map_err(|error| self.unwritable(std::io::Error::other(error)))?;
        if changed.len() as u64 > LARGEST {
            return Err(StoreError::TooLarge(self.path.clone(), LARGEST));
        }
        if changed.is_empty() {
            std::fs::remove_file(&self.path).map_err(|error| self.unwritable(error))?;
        } else {
            self.write(&changed).map_err(|error| self.unwritable(error))?;
        }
        Ok((true, old))
    }

    fn unwritable(&self, error: std::io::Error) -> StoreError {
        StoreError::Unwritable(self.path.clone(), error)
    }

    fn parse(&self, text: &str, known: Option<&[&str]>) -> Result<Answers, StoreError> {
        form::read(text, known).map_err(|mistakes| StoreError::Mistakes(self.path.clone(), mistakes))
    }

    /// What is there, if it is of this sort and no link.
    fn plain(&self, path: &Path, is_right: fn(&Metadata) -> bool) -> Result<Option<Metadata>, StoreError> {
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => Err(StoreError::Link(path.to_owned())),
            Ok(metadata) if is_right(&metadata) => Ok(Some(metadata)),
            Ok(_) => Err(StoreError::NotAFile(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::Unreadable(path.to_owned(), error)),
        }
    }

    /// The text of the file; empty when there is none.
    fn text(&self) -> Result<String, StoreError> {
        if self.plain(&self.folder, Metadata::is_dir)?.is_none() || self.plain(&self.path, Metadata::is_file)?.is_none()
        {
            return Ok(String::new());
        }
        let mut bytes = Vec::new();
        match File::open(&self.path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)) {
            Ok(_) => {}
            // Removed since it was looked at.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
            Err(error) => return Err(StoreError::Unreadable(self.path.clone(), error)),
        }
        if bytes.len() as u64 > LARGEST {
            return Err(StoreError::TooLarge(self.path.clone(), LARGEST));
        }
        String::from_utf8(bytes).map_err(|_| StoreError::NotText(self.path.clone()))
    }

    /// Keeps other writers out until the returned file is closed.
    fn lock(&self) -> Result<File, StoreError> {
        match std::fs::create_dir(&self.folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(self.unwritable(error)),
            _ => {}
        }
        let file = self.lockable().map_err(|error| self.unwritable(error))?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if since.elapsed() < self.patience => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Busy(self.path.clone(), self.patience.as_secs()));
                }
                Err(TryLockError::Error(error)) => return Err(self.unwritable(error)),
            }
        }
    }

    /// The folder itself, so that no file of ours is left in the repository.
    #[cfg(unix)]
    fn lockable(&self) -> std::io::Result<File> {
        File::open(&self.folder)
    }

    /// A file beside the answers, where folders cannot be locked. It stays: were it removed, a writer that
    /// waits for it and one that makes it anew would not see each other.
    #[cfg(not(unix))]
    fn lockable(&self) -> std::io::Result<File> {
        File::options().create(true).truncate(false).write(true).open(self.folder.join("answers.lock"))
    }

    /// Called under the lock.
    fn write(&self, text: &str) -> std::io::Result<()> {
        self.sweep();
        let permissions = self.path.metadata().ok().map(|found| found.permissions());
        let mut builder = tempfile::Builder::new();
        builder.prefix(FRESH.0).suffix(FRESH.1);
        if let Some(permissions) = permissions.clone().or(usual_permissions()) {
            builder.permissions(permissions);
        }
        let mut file = builder.tempfile_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        if let Some(permissions) = permissions {
            file.as_file().set_permissions(permissions)?;
        }
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        // The name is safe too once the folder is; where a folder cannot be flushed, the content is.
        #[cfg(unix)]
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Removes what killed writers left; under the lock no other is at work.
    #[expect(clippy::disallowed_methods, reason = "the folder of answers is this crate's own")]
    fn sweep(&self) {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let is_left = name.to_str().is_some_and(|name| name.starts_with(FRESH.0) && name.ends_with(FRESH.1));
            if is_left {
                // It only takes room.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Those of any new file, less the umask; temporary files are private otherwise.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

/// Those of any new file.
#[cfg(not(unix))]
fn usual_permissions() -> Option<Permissions> {
    None
}
