//! What three-byte sequences a text holds, in a few bits.

/// The fewest bits of a gist.
const FEWEST: usize = 1 << 9;
/// The most bits of a gist.
const MOST: usize = 1 << 18;
/// Bits for each byte of text, so that most stay unset.
const PER_BYTE: usize = 4;

/// A summary of a text by which most literals that it does not hold are known to be absent. Letters of
/// either case are the same.
#[derive(Clone, Debug)]
pub(crate) struct Gist {
    bits: Vec<u64>,
    mask: u32,
}

impl Gist {
    /// The gist of a text that comes in parts. A literal is never looked for across two parts.
    pub(crate) fn of<'t>(parts: impl Iterator<Item = &'t str> + Clone) -> Self {
        let length: usize = parts.clone().map(str::len).sum();
        let size = (length.saturating_mul(PER_BYTE)).next_power_of_two().clamp(FEWEST, MOST);
        let mask = u32::try_from(size - 1).unwrap_or(u32::MAX);
        let mut gist = Self { bits: vec![0; size / 64], mask };
        for part in parts {
            let mut window: u32 = 0;
            for (byte, at) in part.bytes().zip(0usize..) {
                window = (window << 8 | u32::from(byte.to_ascii_lowercase())) & 0x00ff_ffff;
                if at >= 2 {
                    let bit = place(window) & gist.mask;
                    if let Some(word) = gist.bits.get_mut(bit as usize / 64) {
                        *word |= 1 << (bit % 64);
                    }
                }
            }
        }
        gist
    }

    /// False when the text does not hold the three bytes.
    pub(crate) fn has(&self, three: u32) -> bool {
        let bit = place(three) & self.mask;
        self.bits.get(bit as usize / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }
}

/// The three-byte sequences of a literal, in lower case.
pub(super) fn threes(literal: &[u8]) -> Box<[u32]> {
    let three = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all << 8 | u32::from(byte.to_ascii_lowercase()));
    literal.windows(3).map(three).collect()
}

/// Spreads neighbouring sequences over the bits.
fn place(three: u32) -> u32 {
    three.wrapping_mul(0x9e37_79b1) >> 8
}
