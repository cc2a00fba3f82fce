//! A component that greets. It exports the function of wit/ by the canonical ABI itself, without the crate wit-bindgen.

/// Where a text is.
#[repr(C)]
pub struct Text(*const u8, usize);
unsafe impl Sync for Text {}

const GREETING: &str = "hello from a component";
static ANSWER: Text = Text(GREETING.as_ptr(), GREETING.len());

#[export_name = "hello"]
pub extern "C" fn hello() -> &'static Text {
    &ANSWER
}
