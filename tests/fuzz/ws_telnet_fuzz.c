/* ws_telnet_fuzz.c -- Any bytes through each form of telnet over WebSocket. From the service: the
 * same text, however its bytes are split, and no frame is empty. From the client: no frame becomes
 * a telnet command, and what was typed arrives. The first byte is the form and the kind of the
 * frame; the second one is where the bytes of the service are split. */
#include "net/web/ws/ws_telnet.h"

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

#include <libtelnet.h>

enum { GMCP_OPTION = 201, BINARY_BIT = 4 };

struct seen {
    struct buf text; /* of binary frames */
    struct buf gmcp; /* of text frames */
};

static void on_frame(void *data, bool binary, struct str message)
{
    struct seen *seen = data;
    must(message.length > 0);
    buf_add_str(binary ? &seen->text : &seen->gmcp, message);
}

/* Reads what the service gets. */
static void on_telnet(telnet_t *tracker, telnet_event_t *event, void *data)
{
    (void)tracker;
    struct buf *typed = data;
    switch ((int)event->type) {
    case TELNET_EV_DATA:
        buf_add(typed, event->data.buffer, event->data.size);
        break;
    case TELNET_EV_SUBNEGOTIATION:
        must(event->sub.telopt == GMCP_OPTION);
        break;
    default:
        must(false);
    }
}

static void serve(enum ws_telnet_form form, struct str bytes, size_t split, struct seen *out)
{
    struct buf answers = {0};
    struct ws_telnet *telnet = ws_telnet_create(form, &answers, on_frame, out);
    struct str parts[] = {str_slice(bytes, 0, split), str_slice(bytes, split, bytes.length)};
    for (size_t i = 0; i < 2; i++) {
        if (parts[i].length > 0) {
            ws_telnet_from_service(telnet, parts[i]);
        }
    }
    ws_telnet_destroy(telnet);
    buf_finish(&answers);
}

static void try_service(enum ws_telnet_form form, struct str bytes, size_t split)
{
    struct seen parts = {{0}, {0}};
    struct seen whole = {{0}, {0}};
    serve(form, bytes, split, &parts);
    serve(form, bytes, 0, &whole);
    must(str_equal(buf_str(&parts.text), buf_str(&whole.text)));
    must(str_equal(buf_str(&parts.gmcp), buf_str(&whole.gmcp)));
    buf_finish(&parts.text);
    buf_finish(&parts.gmcp);
    buf_finish(&whole.text);
    buf_finish(&whole.gmcp);
}

static void try_client(enum ws_telnet_form form, bool binary, struct str message)
{
    struct seen seen = {{0}, {0}};
    struct buf answers = {0};
    struct buf typed = {0};
    static const telnet_telopt_t none[] = {{-1, 0, 0}};
    struct ws_telnet *telnet = ws_telnet_create(form, &answers, on_frame, &seen);
    telnet_t *service = telnet_init(none, on_telnet, 0, &typed);
    must(service);
    ws_telnet_from_client(telnet, binary, message);
    telnet_recv(service, answers.length > 0 ? answers.bytes : "", answers.length);
    if (binary || form == WS_TELNET_TERMINAL) {
        must(str_starts(buf_str(&typed), message) && typed.length <= message.length + 2 &&
                (str_ends(buf_str(&typed), STR("\n")) || str_ends(buf_str(&typed), STR("\r"))));
    }
    telnet_free(service);
    ws_telnet_destroy(telnet);
    buf_finish(&answers);
    buf_finish(&typed);
}

FUZZ_TARGET(ws_telnet)
{
    static const enum ws_telnet_form forms[] = {
            WS_TELNET_TERMINAL, WS_TELNET_GMCP, WS_TELNET_JSON, WS_TELNET_STREAM};

    if (size >= 2) {
        enum ws_telnet_form form = forms[data[0] % 4];
        struct str rest = {(const char *)data + 2, size - 2};
        try_service(form, rest, data[1] < rest.length ? data[1] : rest.length);
        if (form != WS_TELNET_STREAM) {
            try_client(form, (data[0] & BINARY_BIT) != 0, rest);
        }
    }
    return 0;
}
