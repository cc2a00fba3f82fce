//! A Kubewarden policy that rejects pods without the label `owner`. It uses only the ABI, no SDK: the host calls
//! `__guest_call` with an operation (waPC), and the requests and answers are JSON (docs.kubewarden.io, "Policy specification").

#[link(wasm_import_module = "wapc")]
extern "C" {
    #[link_name = "__guest_request"]
    fn guest_request(operation: *mut u8, request: *mut u8);
    #[link_name = "__guest_response"]
    fn guest_response(bytes: *const u8, size: usize);
    #[link_name = "__guest_error"]
    fn guest_error(bytes: *const u8, size: usize);
}

const ACCEPTED: &str = r#"{"accepted":true}"#;
const REJECTED: &str = r#"{"accepted":false,"message":"the pod has no label owner"}"#;

#[no_mangle]
pub extern "C" fn wapc_init() {}

#[no_mangle]
pub extern "C" fn __guest_call(operation_size: usize, request_size: usize) -> usize {
    let mut operation = vec![0; operation_size];
    let mut request = vec![0; request_size];
    unsafe { guest_request(operation.as_mut_ptr(), request.as_mut_ptr()) };
    let request = String::from_utf8_lossy(&request);
    match operation.as_slice() {
        b"validate" if has_owner(&request) => respond(ACCEPTED),
        b"validate" => respond(REJECTED),
        b"validate_settings" => respond(r#"{"valid":true}"#),
        b"protocol_version" => respond(r#""v1""#),
        _ => {
            let text = "unknown operation";
            unsafe { guest_error(text.as_ptr(), text.len()) };
            0
        }
    }
}

fn respond(text: &str) -> usize {
    unsafe { guest_response(text.as_ptr(), text.len()) };
    1
}

/// Whether `labels` has `owner`. The host sends JSON without white space, and labels are a flat map of texts.
fn has_owner(request: &str) -> bool {
    let Some((_, labels)) = request.split_once(r#""labels":{"#) else {
        return false;
    };
    labels.split('}').next().is_some_and(|map| map.contains(r#""owner":""#))
}
