/* bind_window.c -- the table `sys`: texts edited in the client's own window.
 *
 * A window belongs to the session that sent the command. calls_edit.c receives the edited text;
 * scripts/building/lib/windows.lua has the texts and their rights. */
#include "engine/core/login/sessions.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/module.h"

#include <stdlib.h>

/* Limits of such a text: each of its lines is sent with some thirty bytes in front, so it must not
 * fill the receiver's queue, and its lines must come back as lines. */
enum { TEXT_MAX = 64 * 1024, WINDOW_LINES_MAX = 2500, TEXT_LINE_MAX = 3900 };

static bool fits(const struct session *session, struct str text)
{
    bool ok = text.length <= TEXT_MAX;
    bool ascii = str_is_ascii(text);
    size_t lines = 0;
    while (ok && text.length > 0) {
        ok = str_take_until(&text, '\n').length <= TEXT_LINE_MAX && ++lines <= WINDOW_LINES_MAX;
    }
    return ok && (ascii || session->utf8);
}

/* sys.open_window(WHO, REFERENCE, NAME, TEXT): true if WHO's acting session has opened a window. A
 * text that the client could not show or send back unchanged is not sent. */
static int sys_open_window(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct object *who = to_object(L, 1);
    struct str reference = to_str(L, 2);
    struct str name = to_str(L, 3);
    struct str text = to_str(L, 4);
    struct session *session = hub_find(engine_hub(engine), engine_transaction(engine)->session);
    host_check_writable(L);
    if (!session || !session->edits || session_character(session) != who->id ||
            !fits(session, text)) {
        return push_flag(L, false);
    }
    json_t *json = json_pack("{s:s%, s:s%, s:s%}", "reference", reference.bytes,
            reference.length, "name", name.bytes, name.length, "text", text.bytes, text.length);
    char *dumped = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (dumped) {
        hub_send(session,
                &(struct msg){
                        .kind = MSG_EVENT, .topic = STR("Edit.Open"), .text = str_of(dumped)});
        engine_transaction(engine)->windowed = true;
    }
    bool sent = dumped != NULL;
    free(dumped);
    json_decref(json);
    sandbox_charge(L, 100 + text.length / 8);
    return push_flag(L, sent);
}

/* sys.window_text(): the text that a window sent back with this command, or nil. */
static int sys_window_text(lua_State *L)
{
    struct str text = engine_transaction(engine_of(L))->window;
    if (!text.bytes) {
        lua_pushnil(L);
    } else {
        push_str(L, text);
    }
    return 1;
}

void bind_window_open(struct host *host)
{
    static const struct api windows[] = {
            {"open_window", sys_open_window}, {"window_text", sys_window_text}};
    api_add_table(host, "sys", windows, sizeof(windows) / sizeof(windows[0]));
}
