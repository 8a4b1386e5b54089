/* calls_chat_words.c -- Text of chat clients in calls: its lines and the client's own tags; and failures with a code.
 *
 * A text of several lines is said line by line in one transaction. The tag `part` marks them as one
 * message. It has the number of empty lines before each, and where the client joined lines. */
#include "engine/modules/calls/calls_chat.h"

#include "engine/core/output/credential.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    TAGS_MAX = 4096,
    LINES_MAX = 32,
    CUT_SIZE = 8, /* of one number in speech.cuts */
    WHY_MAX = 300,
};

bool calls_chat_text(struct call *call, struct str *out)
{
    *out = call_text(call, "text");
    if (out->length == 0 || out->length > SESSION_LINE_MAX ||
            (str_find_char(*out, '\n', 0) != SIZE_MAX && !call_flag(call, "lines"))) {
        (void)call_refuse(call, 422, PHRASE_ask_line, WITH("most", SESSION_LINE_MAX));
        return false;
    }
    return true;
}

static void begin_own(const struct call *call)
{
    struct session *session = hub_find(engine_hub(call->engine), call->session);
    if (session && session->chats) {
        hub_send(session, &(struct msg){.kind = MSG_EVENT, .topic = STR("Chat.Own")});
    }
}

static unsigned count_lines(struct str text)
{
    unsigned count = 0;
    while (text.length > 0) {
        count += str_trim(str_take_until(&text, '\n')).length > 0;
    }
    return count;
}

/* Notes where the client joined lines into the one at these bytes of the text. joints is ",AT,AT";
 * consumes those up to the end of the line. */
static void note_cuts(struct speech *speech, struct str *joints, size_t from, size_t to)
{
    size_t used = (size_t)snprintf(speech->cuts, sizeof(speech->cuts), ",%zu", to - from);
    bool any = false;
    while (joints->length > 0) {
        struct str rest = *joints;
        uint64_t at = 0;
        (void)str_to_u64(str_take_until(&rest, ','), &at);
        if (at > to) {
            break;
        }
        if (at > from && at < to && used + CUT_SIZE < sizeof(speech->cuts)) {
            used += (size_t)snprintf(speech->cuts + used, sizeof(speech->cuts) - used, ",%zu",
                    (size_t)at - from);
            any = true;
        }
        *joints = rest;
    }
    if (!any) {
        speech->cuts[0] = '\0';
    }
}

enum call_answer calls_chat_lines(struct call *call, struct str text,
        enum call_answer (*say)(struct call *call, struct str line, void *data), void *data)
{
    struct speech *speech = &engine_transaction(call->engine)->speech;
    enum call_answer answer = CALL_DONE;
    unsigned count = count_lines(text);
    speech->parts = call_flag(call, "lines") ? count : 0;
    if (count == 0 || count > LINES_MAX) {
        return call_refuse(call, 422, PHRASE_ask_line, WITH("most", SESSION_LINE_MAX));
    }
    begin_own(call);
    struct str joints = call_text(call, "joints");
    const char *start = text.bytes;
    while (text.length > 0 && answer == CALL_DONE) {
        struct str line = str_take_until(&text, '\n');
        size_t from = (size_t)(line.bytes - start);
        note_cuts(speech, &joints, from, from + line.length);
        if (str_trim(line).length == 0) {
            speech->blanks++;
        } else {
            speech->part++;
            answer = say(call, line, data);
            speech->blanks = 0;
        }
    }
    return answer;
}

/* True for "+key=value;+key". Tags without "+" are set by the game only. */
static bool are_own_tags(struct str tags)
{
    while (tags.length > 0) {
        struct str tag = str_take_until(&tags, ';');
        if (!str_starts(tag, STR("+")) || tag.length == 1) {
            return false;
        }
        for (size_t i = 0; i < tag.length; i++) {
            if ((unsigned char)tag.bytes[i] <= ' ') {
                return false;
            }
        }
    }
    return true;
}

bool calls_chat_tags(struct call *call)
{
    struct str tags = call_text(call, "tags");
    if (tags.length > TAGS_MAX || !are_own_tags(tags)) {
        (void)call_refuse(call, 422, PHRASE_ask_tags, WITH("most", TAGS_MAX));
        return false;
    }
    engine_transaction(call->engine)->speech.tags = tags;
    return true;
}

/* -- failures with a code -- */

enum call_answer calls_chat_fail(
        struct call *call, int status, const char *code, struct str text)
{
    json_decref(call->result);
    call->result = json_pack("{s:s}", "code", code);
    return call_fail(call, status, "%.*s", STR_FMT(text));
}

enum call_answer calls_chat_refuse_args(
        struct call *call, int status, const char *code, enum phrase phrase, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, phrase);
    phrase_put_list(call->engine, &text, phrase, args);
    va_end(args);
    enum call_answer answer = calls_chat_fail(call, status, code, buf_str(&text));
    buf_finish(&text);
    return answer;
}

struct str calls_chat_why(struct call *call)
{
    struct str why = str_fit(call_text(call, "why"), WHY_MAX);
    /* IRC writes "Quit: " before the player's words. */
    struct str said = str_slice(why, str_starts(why, STR("Quit: ")) ? 6 : 0, why.length);
    struct object *actor = call_actor(call);
    return actor && credential_holds_back(call->engine, actor, said, NULL) ? STR_NONE : why;
}
