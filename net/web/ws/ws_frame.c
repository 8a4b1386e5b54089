/* ws_frame.c -- the engine's messages as JSON frames on /ws.
 *
 *   {"n": 12, "type": "text", "html": …, "text": …, "style": "say", "sender": …, "channel": …,
 *             "body": …, "own": true}
 *   {"n": 13, "type": "prompt", "text": "> "}
 *   {"n": 14, "type": "event", "name": "Room.Info", "data": {…}}
 *   {"n": 15, "type": "reply", "tag": "7", "ok": true, "data": {…}}
 *             or "ok": false, "data": {"status", "title", "detail"}
 *   {"n": 16, "type": "echo", "on": false}
 *   {"n": 17, "type": "bye", "text": …, "html": …}
 *   {"n": 18, "type": "history", "html": …, "text": …, …, "time": 1700000000000}
 *             earlier output, as text; after the last one {"type": "history", "end": true}
 *
 * Empty members are left out. `html` comes from web_render.c and is safe to insert; `sender`,
 * `channel` and `body` are raw text. */
#include "net/web/ws/ws_frame.h"

#include "net/web/pages/web_render.h"

#include <stdlib.h>

void ws_frame_string(struct str text, struct buf *out)
{
    size_t from = 0;
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
            continue;
        }
        buf_add(out, text.bytes + from, i - from);
        from = i + 1;
        if (c == '\n') {
            buf_add(out, "\\n", 2);
        } else if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        } else {
            buf_printf(out, "\\u%04x", c);
        }
    }
    buf_add(out, text.bytes + from, text.length - from);
    buf_add_char(out, '"');
}

const char *ws_frame_style(enum msg_style style)
{
    static const char *const names[] = {
            [MSG_PLAIN] = "plain",
            [MSG_SAY] = "say",
            [MSG_EMOTE] = "emote",
            [MSG_TELL] = "tell",
            [MSG_WHISPER] = "whisper",
            [MSG_CHANNEL] = "channel",
            [MSG_ROOM] = "room",
            [MSG_ERROR] = "error",
            [MSG_SYSTEM] = "system",
    };
    return (size_t)style < sizeof(names) / sizeof(names[0]) && names[style] ? names[style]
                                                                            : "plain";
}

static void put_member(const char *name, struct str text, struct buf *out)
{
    if (text.length > 0) {
        buf_printf(out, ",\"%s\":", name);
        ws_frame_string(text, out);
    }
}

/* Appends html and text for markup. */
static void put_markup(struct str markup, struct buf *out)
{
    struct buf scratch = {0};
    web_render_html(markup, true, &scratch);
    buf_add_text(out, ",\"html\":");
    ws_frame_string(buf_str(&scratch), out);
    buf_clear(&scratch);
    web_render_text(markup, &scratch);
    buf_add_text(out, ",\"text\":");
    ws_frame_string(buf_str(&scratch), out);
    buf_finish(&scratch);
}

static void put_text(const struct msg *msg, const char *type, struct buf *out)
{
    buf_printf(out, "\"type\":\"%s\"", type);
    put_markup(msg->text, out);
    buf_printf(out, ",\"style\":\"%s\"", ws_frame_style(msg->style));
    put_member("sender", msg->sender, out);
    put_member("channel", msg->style == MSG_CHANNEL ? msg->topic : STR_NONE, out);
    put_member("place", msg->style == MSG_PLAIN ? msg->topic : STR_NONE, out);
    put_member("body", msg->body, out);
    if (msg->flag) {
        buf_add_text(out, ",\"own\":true");
    }
    buf_add_char(out, '}');
}

void ws_frame_past(const struct msg *msg, int64_t time_ms, struct buf *out)
{
    put_text(msg, "history", out);
    buf_truncate(out, out->length - 1);
    buf_printf(out, ",\"time\":%lld}", (long long)time_ms);
}

void ws_frame_put(const struct msg *msg, struct buf *out)
{
    struct buf plain = {0};
    switch (msg->kind) {
    case MSG_TEXT:
        put_text(msg, "text", out);
        break;
    case MSG_PROMPT:
        web_render_text(msg->text, &plain);
        buf_add_text(out, "\"type\":\"prompt\",\"text\":");
        ws_frame_string(buf_str(&plain), out);
        buf_add_char(out, '}');
        break;
    case MSG_EVENT:
        buf_add_text(out, "\"type\":\"event\",\"name\":");
        ws_frame_string(msg->topic, out);
        buf_add_text(out, ",\"data\":");
        buf_add_str(out, msg->text.length > 0 ? msg->text : STR("null"));
        buf_add_char(out, '}');
        break;
    case MSG_ECHO:
        buf_printf(out, "\"type\":\"echo\",\"on\":%s}", msg->flag ? "true" : "false");
        break;
    case MSG_BYE:
        buf_add_text(out, "\"type\":\"bye\"");
        put_markup(msg->text, out);
        buf_add_char(out, '}');
        break;
    case MSG_REPLY:
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
    buf_finish(&plain);
}

void ws_frame_reply(struct str tag, bool done, struct str json, struct buf *out)
{
    buf_add_text(out, "\"type\":\"reply\",\"tag\":");
    ws_frame_string(tag, out);
    buf_add_text(out, done ? ",\"ok\":true,\"data\":" : ",\"ok\":false,\"data\":");
    buf_add_str(out, json);
    buf_add_char(out, '}');
}

void ws_frame_error(int status, struct str text, struct buf *out)
{
    buf_add_text(out, "\"type\":\"error\",\"text\":");
    ws_frame_string(text, out);
    if (status > 0) {
        buf_printf(out, ",\"status\":%d", status);
    }
    buf_add_char(out, '}');
}

void ws_frame_object(const char *type, json_t *object, struct buf *out)
{
    char *text = json_dumps(object, JSON_COMPACT);
    struct str rest = text ? str_of(text + 1) : STR("}");
    buf_printf(out, "\"type\":\"%s\"%s", type, str_equal(rest, STR("}")) ? "" : ",");
    buf_add_str(out, rest);
    free(text);
    json_decref(object);
}
