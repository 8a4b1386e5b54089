/* tel_mcp.c -- MCP on one connection: finds its messages, opens editor windows, saves texts.
 *
 * 1. Clients that don't know MCP would show the greeting as a line of noise. So only clients known
 *    by name get it, and those that ask for it with a line "#$#mcp".
 * 2. Until the client sends its key, all other lines go to the game, whatever they begin with.
 *    After that no line with the prefix does, and a message without the key is ignored.
 * 3. tel_render.c makes sure that no player's words begin an output line with the prefix.
 * 4. Only one text is received at a time; a second one replaces the first. A text that is too long
 *    or lacks a line is not saved, and the player is told.
 * 5. The client returns the reference that the game gave the text. The game checks it when it saves
 *    the text, as for any save. */
#include "net/mudclients/tel_mcp.h"

#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/session/markup.h"
#include "engine/session/session.h"

#include <jansson.h>

#include <string.h>

#define SIMPLEEDIT "dns-org-mud-moo-simpleedit"
#define CALL_TAG "edit"

/* Longest reference that the game gives a text. */
enum { REFERENCE_MAX = 100 };

void tel_mcp_finish(struct tel_mcp *mcp)
{
    if (mcp->talk) {
        explicit_bzero(mcp->talk->key, sizeof(mcp->talk->key));
        buf_finish(&mcp->talk->reference);
        buf_finish(&mcp->talk->text);
    }
    mem_free(mcp->talk);
    mcp->talk = NULL;
}

void tel_mcp_greet(struct tel_mcp *mcp, struct buf *out)
{
    if (!mcp->greeted) {
        mcp->greeted = true;
        buf_add_text(out, MCP_PREFIX "mcp version: \"2.1\" to: \"2.1\"\r\n");
    }
}

bool tel_mcp_knows(struct str client)
{
    static const struct str names[] = {STR_IS("BeipMU"), STR_IS("Potato"), STR_IS("tkMOO"),
            STR_IS("VMoo"), STR_IS("MOOtcan"), STR_IS("Atlantis")};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (str_starts_nocase(client, names[i])) {
            return true;
        }
    }
    return false;
}

/* -- versions: "2.1" -- */

static unsigned version_of(struct str text)
{
    uint64_t major = 0;
    uint64_t minor = 0;
    struct str first = str_take_until(&text, '.');
    bool ok = str_to_u64(first, &major) && str_to_u64(text, &minor) && major < 1000 &&
              minor < 1000;
    return ok ? (unsigned)(major * 1000 + minor) : 0;
}

/* True if the version is between the message's from and to. */
static bool spans(
        const struct mcp_message *message, const char *from, const char *to, unsigned version)
{
    return version_of(mcp_message_value(message, from)) <= version &&
           version_of(mcp_message_value(message, to)) >= version;
}

/* -- handshake -- */

static void can(
        const struct tel_mcp *mcp, const char *package, const char *most, struct buf *out)
{
    buf_printf(out, MCP_PREFIX "mcp-negotiate-can %s", mcp->talk->key);
    mcp_message_put(out, "package", str_of(package));
    mcp_message_put(out, "min-version", STR("1.0"));
    mcp_message_put(out, "max-version", str_of(most));
    buf_add_text(out, "\r\n");
}

/* Handles the client's answer to the greeting, or its request for one. */
static void begin(struct tel_mcp *mcp, const struct mcp_message *message, struct buf *out)
{
    struct str key = mcp_message_value(message, "authentication-key");
    if (!mcp->talk && !key.bytes) {
        tel_mcp_greet(mcp, out);
        return;
    }
    if (mcp->talk || !mcp_message_is_key(key) || !spans(message, "version", "to", 2001)) {
        return;
    }
    mcp->talk = mem_alloc(sizeof(*mcp->talk));
    mcp->greeted = true;
    (void)str_copy(key, mcp->talk->key, sizeof(mcp->talk->key));
    can(mcp, "mcp-negotiate", "2.0", out);
    can(mcp, SIMPLEEDIT, "1.0", out);
    buf_printf(out, MCP_PREFIX "mcp-negotiate-end %s\r\n", mcp->talk->key);
}

/* -- receiving a text -- */

static void forget_text(struct tel_mcp *mcp)
{
    mcp->talk->tag[0] = '\0';
    mcp->talk->too_long = false;
    buf_shrink(&mcp->talk->reference, 0);
    buf_shrink(&mcp->talk->text, 0);
}

static void save(struct tel_mcp *mcp, struct session *session)
{
    struct session_call call = {.tag = STR(CALL_TAG), .name = STR("edit.save")};
    if (mcp->talk->too_long) {
        session_refuse(session,
                str_of(LINE(
                        "Your text wasn't saved: it may have at most 65,536 bytes, and 4,000 "
                        "bytes a line. Shorten it and save again.")));
    } else {
        call.args = json_pack("{s:s%, s:s%}", "reference", mcp->talk->reference.bytes,
                mcp->talk->reference.length, "text",
                mcp->talk->text.bytes ? mcp->talk->text.bytes : "", mcp->talk->text.length);
        mcp->saving++;
        session_call(session, &call);
    }
    forget_text(mcp);
}

static void begin_text(
        struct tel_mcp *mcp, struct session *session, const struct mcp_message *message)
{
    struct str reference = mcp_message_value(message, "reference");
    struct str tag = mcp_message_value(message, "_data-tag");
    struct str content = mcp_message_value(message, "content");
    forget_text(mcp);
    if (reference.length == 0 || reference.length > REFERENCE_MAX) {
        return;
    }
    buf_add_str(&mcp->talk->reference, reference);
    if (content.bytes) {
        buf_add_str(&mcp->talk->text, content);
        save(mcp, session);
    } else if (mcp_message_has_lines(message, "content") && mcp_message_is_key(tag)) {
        (void)str_copy(tag, mcp->talk->tag, sizeof(mcp->talk->tag));
    }
}

static void add_line(struct tel_mcp *mcp, struct str line)
{
    if (mcp->talk->text.length + line.length + 1 > TEL_MCP_TEXT_MAX) {
        mcp->talk->too_long = true;
        buf_shrink(&mcp->talk->text, 0);
    }
    if (!mcp->talk->too_long) {
        buf_add_str(&mcp->talk->text, line);
        buf_add_char(&mcp->talk->text, '\n');
    }
}

bool tel_mcp_long_line(struct tel_mcp *mcp)
{
    bool comes = mcp->talk && mcp->talk->tag[0] != '\0';
    if (comes) {
        mcp->talk->too_long = true;
    }
    return comes;
}

/* -- lines -- */

static void take_message(struct tel_mcp *mcp, struct session *session,
        const struct mcp_message *message, bool *changed)
{
    if (!str_equal(message->key, str_of(mcp->talk->key))) {
        return;
    }
    if (str_equal_nocase(message->name, STR("mcp-negotiate-can"))) {
        bool edits = str_equal_nocase(mcp_message_value(message, "package"), STR(SIMPLEEDIT)) &&
                     spans(message, "min-version", "max-version", 1000);
        *changed = *changed || (edits && !session->edits);
        session->edits = session->edits || edits;
    } else if (str_equal_nocase(message->name, STR(SIMPLEEDIT "-set"))) {
        begin_text(mcp, session, message);
    }
}

static void take_mcp(struct tel_mcp *mcp, struct session *session,
        const struct mcp_message *message, bool *changed)
{
    bool ours = mcp->talk->tag[0] && str_equal(message->tag, str_of(mcp->talk->tag));
    switch (message->kind) {
    case MCP_MESSAGE:
        take_message(mcp, session, message, changed);
        break;
    case MCP_MORE:
        if (ours && str_equal_nocase(message->pairs[0].key, STR("content"))) {
            add_line(mcp, message->pairs[0].value);
        }
        break;
    case MCP_END:
        if (ours) {
            save(mcp, session);
        }
        break;
    }
}

bool tel_mcp_line(struct tel_mcp *mcp, struct session *session, struct str *line,
        struct buf *out, bool *changed)
{
    struct mcp_message message;
    if (mcp->talk && str_starts(*line, STR(MCP_QUOTE))) {
        *line = str_slice(*line, sizeof(MCP_QUOTE) - 1, line->length);
        return true;
    }
    if (!str_starts(*line, STR(MCP_PREFIX))) {
        return true;
    }
    bool ok = mcp_message_read(*line, &message);
    bool begins =
            ok && message.kind == MCP_MESSAGE && str_equal_nocase(message.name, STR("mcp"));
    if (begins) {
        begin(mcp, &message, out);
    } else if (ok && mcp->talk) {
        take_mcp(mcp, session, &message, changed);
    }
    mcp_message_finish(&message);
    return !begins && !mcp->talk;
}

/* -- windows -- */

static struct str member(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return (struct str){json_string_value(value), json_string_length(value)};
}

void tel_mcp_open(struct tel_mcp *mcp, struct str json, struct buf *out)
{
    json_t *window = mcp->talk ? json_loadb(json.bytes, json.length, 0, NULL) : NULL;
    struct str text = member(window, "text");
    if (!window) {
        return;
    }
    buf_printf(out, MCP_PREFIX SIMPLEEDIT "-content %s", mcp->talk->key);
    mcp_message_put(out, "reference", member(window, "reference"));
    mcp_message_put(out, "name", member(window, "name"));
    mcp_message_put(out, "type", STR("string-list"));
    buf_printf(out, " content*: \"\" _data-tag: %u\r\n", (unsigned)++mcp->tags);
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        buf_printf(out, MCP_PREFIX "* %u content: ", (unsigned)mcp->tags);
        for (size_t i = 0; i < line.length; i++) {
            unsigned char c = (unsigned char)line.bytes[i];
            /* UTF-8 never has 0xFF. */
            if (c >= ' ' && c != 0x7F && c != 0xFF) {
                buf_add_char(out, (char)c);
            }
        }
        buf_add_text(out, "\r\n");
    }
    buf_printf(out, MCP_PREFIX ": %u\r\n", (unsigned)mcp->tags);
    json_decref(window);
}

void tel_mcp_answer(
        struct tel_mcp *mcp, struct str tag, bool ok, struct str reply, struct buf *why)
{
    if (!str_equal(tag, STR(CALL_TAG))) {
        return;
    }
    mcp->saving -= mcp->saving > 0;
    json_t *problem = ok ? NULL : json_loadb(reply.bytes, reply.length, 0, NULL);
    struct str detail = member(problem, "detail");
    if (detail.length > 0) {
        markup_escape(detail, why);
    }
    json_decref(problem);
}

void tel_mcp_resumed(struct tel_mcp *mcp, struct buf *why)
{
    if (mcp->saving > 0) {
        mcp->saving = 0;
        buf_add_text(why,
                LINE("The game restarted while your editor was saving. Please save again."));
    }
}
