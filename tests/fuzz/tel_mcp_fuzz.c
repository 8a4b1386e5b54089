/* tel_mcp_fuzz.c -- Any lines of a client: the answers are whole messages, each a valid line; a
 * line for the game is never a message of an MCP client; a saved text is within its limit. */
#include "net/mudclients/tel_mcp.h"

#include "engine/base/err.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void on_session(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_refused(void *engine, struct session *session, struct str why)
{
    on_session(engine, session);
    must(why.length > 0);
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    on_session(engine, session);
    must(json_string_length(json_object_get(call->args, "reference")) > 0);
    must(json_string_length(json_object_get(call->args, "text")) <= TEL_MCP_TEXT_MAX);
    json_decref(call->args);
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    (void)reason;
    on_session(engine, session);
}

static void check_said(struct str said)
{
    while (said.length > 0) {
        struct mcp_message message;
        struct str line = str_take_until(&said, '\n');
        must(str_ends(line, STR("\r")));
        line = str_slice(line, 0, line.length - 1);
        must(mcp_message_read(line, &message));
        mcp_message_finish(&message);
    }
}

static void take(struct tel_mcp *mcp, struct session *session, struct str raw)
{
    struct buf clean = {0};
    struct buf said = {0};
    bool changed = false;
    str_clean(raw, false, &clean);
    struct str line = buf_str(&clean);
    bool on = mcp->talk != NULL;
    bool message = str_starts(line, STR(MCP_PREFIX));
    bool game = tel_mcp_line(mcp, session, &line, &said, &changed);
    must(!(game && on && message));
    must(game || message);
    check_said(buf_str(&said));
    if (clean.length % 7 == 0) {
        json_t *json = json_pack("{s:s%, s:s%, s:s%}", "reference",
                clean.bytes ? clean.bytes : "", clean.length, "name", "x", (size_t)1, "text",
                clean.bytes ? clean.bytes : "", clean.length);
        char *text = json_dumps(json, JSON_COMPACT);
        buf_clear(&said);
        tel_mcp_open(mcp, str_of(text), &said);
        must((mcp->talk != NULL) == (said.length > 0));
        check_said(buf_str(&said));
        free(text);
        json_decref(json);
    }
    buf_finish(&said);
    buf_finish(&clean);
}

FUZZ_TARGET(tel_mcp)
{
    static const struct session_frontend frontend = {.service = "fuzz"};
    static const struct session_sink sink = {.opened = on_session,
            .refused = on_refused,
            .call = on_call,
            .changed = on_session,
            .gone = on_gone};
    struct str lines = {(const char *)data, size};
    struct hub *hub = hub_create(&sink, NULL);
    struct session *session = hub_open(hub, &frontend, NULL, "192.0.2.1");
    struct tel_mcp mcp = {0};
    while (lines.length > 0) {
        take(&mcp, session, str_take_until(&lines, '\n'));
    }
    tel_mcp_finish(&mcp);
    session_gone(session, "over");
    hub_flush(hub);
    hub_destroy(hub);
    return 0;
}
