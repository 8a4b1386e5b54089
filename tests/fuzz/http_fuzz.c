/* http_fuzz.c -- Any bytes as requests: splitting them differently changes nothing, accepted
 * requests stay within their limits, and refused ones get a reason. */
#include "engine/base/err.h"
#include "net/web/http/http_request.h"
#include "tests/fuzz/fuzz_target.h"

struct ending {
    enum http_progress progress;
    size_t taken;
    uint16_t status;
    uint64_t path;
    uint64_t body;
};

static struct ending run(struct str bytes, size_t piece)
{
    struct ending ending = {.progress = HTTP_MORE};
    struct http_request request;
    bool head = true;
    http_request_init(&request);
    while (ending.taken < bytes.length && ending.progress == HTTP_MORE) {
        size_t end = piece < bytes.length - ending.taken ? ending.taken + piece : bytes.length;
        struct str now = str_slice(bytes, ending.taken, end);
        ending.taken += head ? http_head_feed(&request, now, &ending.progress)
                             : http_body_feed(&request, now, &ending.progress);
        must(request.head.length <= HTTP_HEAD_MAX && request.body.length <= 1000);
        if (head && ending.progress == HTTP_READY && http_has_body(&request)) {
            request.body_max = 1000;
            head = false;
            ending.progress = http_body_is_too_long(&request) ? HTTP_BAD : HTTP_MORE;
            request.status = ending.progress == HTTP_BAD ? 413 : 0;
            request.why = "";
        }
    }
    if (ending.progress == HTTP_BAD) {
        must(request.status >= 400 && request.why);
    }
    if (ending.progress == HTTP_READY) {
        must(request.method && str_is_utf8(buf_str(&request.path)));
        must(request.path.bytes[0] == '/');
        ending.path = str_hash(buf_str(&request.path));
        ending.body = str_hash(buf_str(&request.body));
    }
    ending.status = request.status;
    http_request_finish(&request);
    return ending;
}

FUZZ_TARGET(http)
{
    struct str bytes = {size > 0 ? (const char *)data : "", size};
    struct ending whole = run(bytes, SIZE_MAX);
    struct ending single = run(bytes, 1);
    must(whole.progress == single.progress && whole.status == single.status);
    must(whole.path == single.path && whole.body == single.body);
    if (whole.progress == HTTP_READY) {
        must(whole.taken == single.taken);
    }
    return 0;
}
