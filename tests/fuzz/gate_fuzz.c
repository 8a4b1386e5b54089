/* gate_fuzz.c -- Any bytes on a gate's link are frames or not, and their parts lie within them;
 * messages, fields and states read back as themselves; splitting the bytes differently changes
 * nothing. */
#include "engine/base/err.h"
#include "engine/session/hub.h"
#include "net/gate/gate_wire.h"
#include "tests/fuzz/fuzz_target.h"

static void ignore_opened(void *data, struct session *session)
{
    (void)data;
    (void)session;
}

static const struct session_sink no_engine = {.opened = ignore_opened};

static const struct session_frontend no_frontend = {.service = "fuzz"};

static void check_messages(struct frame frame)
{
    struct msg msg;
    while (gate_take_msg(&frame, &msg)) {
        struct buf once = {0};
        struct buf twice = {0};
        struct msg back;
        gate_put_msg(&once, &msg);
        struct frame again = {.rest = buf_str(&once)};
        must(gate_take_msg(&again, &back) && again.rest.length == 0);
        gate_put_msg(&twice, &back);
        must(str_equal(buf_str(&once), buf_str(&twice)));
        buf_finish(&once);
        buf_finish(&twice);
    }
}

static void check_session(struct frame frame)
{
    struct hub *hub = hub_create(&no_engine, NULL);
    struct session *session = hub_open(hub, &no_frontend, NULL, "unix");
    struct frame state = frame;
    enum session_awaits awaits = SESSION_COMMAND;
    gate_take_state(&state, session, &awaits);
    gate_take_fields(&frame, session);
    if (!frame.bad) {
        struct buf out = {0};
        gate_put_fields(session, &out);
        struct frame again = {.rest = buf_str(&out)};
        gate_take_fields(&again, session);
        must(!again.bad && again.rest.length == 0);
        buf_finish(&out);
    }
    hub_destroy(hub);
}

/* Records a frame that was read, as its kind and bytes. */
static bool note_frame(void *data, struct frame *frame)
{
    buf_add_u8(data, frame->kind);
    buf_add_u32(data, (uint32_t)frame->rest.length);
    buf_add_str(data, frame->rest);
    return frame->kind != GATE_ENDS;
}

/* Splitting the bytes differently gives the same frames. */
static void check_pieces(struct str bytes, size_t piece)
{
    struct buf whole = {0};
    struct buf pieces = {0};
    struct buf in = {0};
    struct buf bits = {0};
    bool is_ours = frame_feed(&in, bytes, note_frame, &whole);
    bool are_ours = true;
    for (size_t at = 0; at < bytes.length && are_ours; at += piece) {
        size_t end = bytes.length - at > piece ? at + piece : bytes.length;
        are_ours = frame_feed(&bits, str_slice(bytes, at, end), note_frame, &pieces);
    }
    must(is_ours == are_ours);
    must(str_equal(buf_str(&whole), buf_str(&pieces)));
    must(str_equal(buf_str(&in), buf_str(&bits)));
    buf_finish(&whole);
    buf_finish(&pieces);
    buf_finish(&in);
    buf_finish(&bits);
}

static bool check_frame(void *data, struct frame *frame)
{
    struct frame hello = *frame;
    (void)data;
    (void)gate_take_hello(&hello);
    check_messages(*frame);
    check_session(*frame);
    return true;
}

FUZZ_TARGET(gate)
{
    struct str bytes = {(const char *)data, size};
    struct buf in = {0};
    struct frame whole = {.rest = bytes};
    (void)frame_feed(&in, bytes, check_frame, NULL);
    (void)check_frame(NULL, &whole);
    check_pieces(bytes, size % 7 + 1);
    buf_finish(&in);
    return 0;
}
