/* gate_fuzz.c -- any bytes on a gate's link are frames or are not, and their parts stay within them; messages, fields
 * and states read back as themselves. */
#include "engine/base/err.h"
#include "engine/session/hub.h"
#include "net/gate/gate_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore_opened(void *data, struct session *session)
{
    (void)data;
    (void)session;
}

static const struct session_sink no_engine = {.opened = ignore_opened};

static const struct session_front no_front = {.service = "fuzz"};

static void check_messages(struct gate_frame frame)
{
    struct msg msg;
    while (gate_take_msg(&frame, &msg)) {
        struct buf once = {0};
        struct buf twice = {0};
        struct msg back;
        gate_put_msg(&once, &msg);
        struct gate_frame again = {.rest = buf_str(&once)};
        must(gate_take_msg(&again, &back) && again.rest.length == 0);
        gate_put_msg(&twice, &back);
        must(str_equal(buf_str(&once), buf_str(&twice)));
        buf_finish(&once);
        buf_finish(&twice);
    }
}

static void check_session(struct gate_frame frame)
{
    struct hub *hub = hub_create(&no_engine, NULL);
    struct session *session = hub_open(hub, &no_front, NULL, "unix");
    struct gate_frame state = frame;
    enum session_awaits awaits = SESSION_COMMAND;
    gate_take_state(&state, session, &awaits);
    gate_take_fields(&frame, session);
    if (!frame.bad) {
        struct buf out = {0};
        gate_put_fields(session, &out);
        struct gate_frame again = {.rest = buf_str(&out)};
        gate_take_fields(&again, session);
        must(!again.bad && again.rest.length == 0);
        buf_finish(&out);
    }
    hub_destroy(hub);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct gate_frame frame;
    while (gate_take(&bytes, &frame) == GATE_WHOLE) {
        check_messages(frame);
        check_session(frame);
    }
    check_messages((struct gate_frame){.rest = bytes});
    check_session((struct gate_frame){.rest = bytes});
    return 0;
}
