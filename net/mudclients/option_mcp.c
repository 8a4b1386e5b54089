/* option_mcp.c -- MCP as a protocol in the lines of a connection. */
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/mudclients/options.h"
#include "net/mudclients/tel_mcp.h"
#include "net/telnet/tel_opts.h"

static void finish_mcp(void *state)
{
    tel_mcp_finish(state);
}

static bool take_line_of_mcp(struct tel_opts *opts, void *state, struct str *line)
{
    if (line->length == 0 || line->bytes[0] != MCP_MARK) { /* nearly every line */
        return true;
    }
    struct buf answer = {0};
    bool changed = false;
    bool for_game = tel_mcp_line(state, opts->client.session, line, &answer, &changed);
    if (changed) {
        opts->client.changed = true;
    }
    if (answer.length > 0) {
        tel_opts_write(opts, buf_str(&answer));
    }
    buf_finish(&answer);
    return for_game;
}

static bool drop_long_line(void *state)
{
    return tel_mcp_long_line(state);
}

/* Opens the window of a text. */
static void event_mcp(struct tel_opts *opts, void *state, struct str topic, struct str json)
{
    struct buf messages = {0};
    if (str_equal(topic, STR("Edit.Open"))) {
        tel_mcp_open(state, json, &messages);
        tel_opts_write(opts, buf_str(&messages));
    }
    buf_finish(&messages);
}

static void show_why(struct tel_opts *opts, struct buf *why)
{
    if (why->length > 0) {
        tel_opts_show(opts, buf_str(why));
    }
    buf_finish(why);
}

static void answer_mcp(
        struct tel_opts *opts, void *state, struct str tag, bool ok, struct str reply)
{
    struct buf why = {0};
    tel_mcp_answer(state, tag, ok, reply, &why);
    show_why(opts, &why);
}

static void resumed_mcp(struct tel_opts *opts, void *state)
{
    struct buf why = {0};
    tel_mcp_resumed(state, &why);
    show_why(opts, &why);
}

/* Greets clients known to edit texts; others would show the greeting as noise. */
static void greet_editor(struct tel_opts *opts, void *state)
{
    struct buf greeting = {0};
    struct tel_mcp *mcp = state;
    if (!mcp->greeted && tel_mcp_knows(str_of(session_client(opts->client.session)))) {
        tel_mcp_greet(mcp, &greeting);
        tel_opts_write(opts, buf_str(&greeting));
    }
    buf_finish(&greeting);
}

static void style_of_mcp(const void *state, struct tel_style *style)
{
    const struct tel_mcp *mcp = state;
    style->mcp = mcp->talk != NULL;
}

const struct tel_option option_mcp = {
        .size = sizeof(struct tel_mcp),
        .finish = finish_mcp,
        .event = event_mcp,
        .answer = answer_mcp,
        .resumed = resumed_mcp,
        .client_changed = greet_editor,
        .line = take_line_of_mcp,
        .long_line = drop_long_line,
        .style = style_of_mcp,
};
