/* calls_edit.c -- Saving of a text that was edited in a client's own window.
 *
 * Saving runs the stock command "@window REFERENCE", with the text beside it (transaction->window). So it
 * has the present rights of a typed command of the player, and leaves the same records.
 * scripts/building/lib/windows.lua interprets the reference. */
#include "engine/modules/calls/calls_edit.h"

#include "engine/core/line/interpret.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"

/* True for a single word, so that the reference cannot add to the command. */
static bool is_reference(struct str reference)
{
    for (size_t i = 0; i < reference.length; i++) {
        if ((unsigned char)reference.bytes[i] <= ' ') {
            return false;
        }
    }
    return str_is_plain_line(reference, reference.length);
}

static enum call_answer fail_edit(struct call *call, enum outcome outcome)
{
    struct transaction *transaction = engine_transaction(call->engine);
    struct buf plain = {0};
    if (outcome == OUTCOME_REFUSED || transaction->misread) {
        markup_plain(buf_str(&transaction->refusal), &plain);
        (void)call_fail(call, 409, "%.*s", STR_FMT(buf_str(&plain)));
        buf_finish(&plain);
        return CALL_FAILED;
    }
    return call_refuse(
            call, 500, outcome == OUTCOME_KILLED ? PHRASE_script_killed : PHRASE_script_failed);
}

static enum call_answer edit_save(struct call *call)
{
    struct transaction *transaction = engine_transaction(call->engine);
    struct str reference = call_text(call, "reference");
    struct buf line = {0};
    struct buf text = {0};
    if (!is_reference(reference)) {
        return call_refuse(call, 422, PHRASE_window_unknown);
    }
    buf_printf(&line, "@window %.*s", STR_FMT(reference));
    str_clean(call_text(call, "text"), true, &text);
    transaction->window = buf_str(&text);
    enum outcome outcome = interpret_line(call->engine, call_actor(call), buf_str(&line));
    transaction->window = (struct str){NULL, 0};
    bool done =
            (outcome == OUTCOME_DONE && !transaction->misread) || outcome == OUTCOME_YIELDED;
    enum call_answer answer =
            done || transaction->ending != OUTCOME_DONE ? CALL_DONE : fail_edit(call, outcome);
    buf_finish(&line);
    buf_finish(&text);
    return answer;
}

static const struct call_handler edit_handlers[] = {{"edit.save", edit_save}};

void calls_edit_add(struct engine *engine)
{
    calls_add(engine, edit_handlers, sizeof(edit_handlers) / sizeof(edit_handlers[0]));
}
