/* format_tell.c -- tells one character something. */
#include "engine/core/output/disguise.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/output/gather.h"
#include "engine/core/output/script_lines.h"
#include "engine/core/output/speech.h"
#include "engine/core/people/role.h"
#include "engine/core/run/trace.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "engine/session/transcript.h"
#include "world/model/place.h"
#include "world/model/prop.h"

static void measure(struct str text, size_t *lines, size_t *bytes)
{
    *bytes += text.length;
    for (size_t i = 0; i < text.length; i++) {
        *lines += text.bytes[i] == '\n';
    }
}

bool format_take_lines(struct engine *engine, const struct provenance *by,
        const struct format *format, bool counts_bytes)
{
    size_t lines = 1;
    size_t bytes = 0;
    measure(format->text, &lines, &bytes);
    for (size_t i = 0; i < format->arg_count; i++) {
        const struct value *value = &format->args[i].value;
        measure(value->kind == VALUE_STRING ? value_as_str(value) : STR_NONE, &lines, &bytes);
    }
    return script_lines_take(engine, by, lines, counts_bytes ? bytes : 0);
}

/* Returns the transaction's actor if `to` takes them for somebody else. */
static struct object *hidden_speaker(
        struct engine *engine, struct object *to, enum msg_style style)
{
    struct object *actor = world_find(engine_world(engine), engine_transaction(engine)->actor);
    bool keeps = style == MSG_TELL || style == MSG_CHANNEL;
    return actor && !keeps && disguise_hides(engine, actor, to) ? actor : NULL;
}

/* False if the text is a script's, and the reader did not ask for it and ignores its owner, or its
 * owner's scripts have said too much. */
static bool may_tell_one(struct engine *engine, struct object *to, const struct tell_one *tell)
{
    const struct provenance *by = &tell->by;
    return by->owner == 0 || by->owner == to->id || script_lines_answers(engine, to->id) ||
           (!script_lines_ignored(engine, by, to->id, place_top(engine_world(engine), to)) &&
                   format_take_lines(engine, by, &tell->format, false));
}

/* Sends it to all sessions of `to`, or only to the one that the open transaction is alone with. */
static void send_to(struct engine *engine, const struct object *to, struct msg *msg)
{
    const struct transaction *transaction = engine_transaction(engine);
    if (!transaction->open || !transaction->alone || to->id != transaction->actor) {
        (void)hub_send_character(engine_hub(engine), to->id, msg);
        return;
    }
    struct session *session = hub_find(engine_hub(engine), transaction->alone);
    if (session && session->character == to->id) {
        msg->topic = STR(TRANSCRIPT_TOPIC);
        hub_send(session, msg);
    }
}

void format_tell_one(struct engine *engine, struct object *to, const struct tell_one *tell)
{
    if (!hub_sessions_of(engine_hub(engine), to->id) || !may_tell_one(engine, to, tell)) {
        return;
    }
    struct buf plain = {0};
    struct buf marked = {0};
    struct buf tags = {0};
    gather_tell_before(engine, to);
    format_render(engine, &tell->format, to, &plain);
    bool wanted = provenance_wanted(engine, &tell->by, to, true);
    if (wanted) {
        provenance_write(engine, &tell->by, to, true, buf_str(&plain), &marked);
    }
    struct object *behind = hidden_speaker(engine, to, tell->style);
    if (tell->sender.length > 0 && !behind) {
        speech_tags(engine, engine_transaction(engine)->actor, &tags);
    }
    struct msg msg = {
            .kind = MSG_TEXT,
            .style = tell->style,
            .text = buf_str(wanted ? &marked : &plain),
            .sender = behind ? STR_NONE : tell->sender,
            .body = behind ? STR_NONE : tell->body,
            .topic = tell->topic,
            .tags = buf_str(&tags),
            .behind = behind ? prop_str(engine_world(engine), behind, ATOM_name) : STR_NONE,
    };
    if (format_hides(engine, to, NULL)) {
        msg = (struct msg){.kind = MSG_TEXT};
    }
    send_to(engine, to, &msg);
    buf_finish(&plain);
    buf_finish(&marked);
    buf_finish(&tags);
}

void format_tell(struct engine *engine, struct object *to, const struct format *format,
        enum msg_style style)
{
    if (!hub_sessions_of(engine_hub(engine), to->id)) {
        return;
    }
    struct buf text = {0};
    format_render(engine, format, to, &text);
    tell_markup(engine, to, buf_str(&text), style);
    buf_finish(&text);
}

void tell_markup(
        struct engine *engine, struct object *to, struct str markup, enum msg_style style)
{
    struct msg msg = {.kind = MSG_TEXT, .style = style, .text = markup};
    gather_tell_before(engine, to);
    send_to(engine, to, &msg);
}

bool format_hides(struct engine *engine, const struct object *to, struct object *place)
{
    struct world *world = engine_world(engine);
    const struct transaction *transaction = engine_transaction(engine);
    if (transaction->rehearsing && transaction->trace && transaction->trace->hides(engine)) {
        return true;
    }
    if (!transaction->rehearsing || transaction->viewer == 0 || to->id == transaction->viewer ||
            transaction->rights.owner == 0 ||
            transaction->rights.owner == transaction->viewer ||
            role_of(engine, transaction->viewer) == PERM_WIZARD) {
        return false;
    }
    struct object *viewer = world_find(world, transaction->viewer);
    return !place || !viewer || place_top(world, viewer) != place_top(world, place);
}
