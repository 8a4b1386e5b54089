/* modal.c -- Questions that the next line answers.
 *
 * 1. A character has at most one open question; a new one ends the old one unanswered.
 * 2. Each token given to modal_set is answered once: by a line (dispatch.c), or here without an
 *    answer. The latter happens outside of any transaction, as a task of the character.
 * 3. Questions end with the process, and with a transaction that is rolled back: the script layer
 *    asks only when the asking transaction has been committed. */
#include "engine/core/line/modal.h"

#include "engine/core/line/menu.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"

struct modal_unanswered {
    uint64_t token;
};

static void unanswered_run(struct engine *engine, void *data)
{
    struct modal_unanswered *unanswered = data;
    if (engine_script(engine)) {
        (void)engine_script(engine)->answered(
                engine_script_data(engine), unanswered->token, NULL);
    }
    mem_free(unanswered);
}

void modal_answer_nothing(struct engine *engine, uint64_t character, uint64_t token)
{
    struct modal_unanswered *unanswered = mem_alloc(sizeof(*unanswered));
    unanswered->token = token;
    tasks_push(engine, (struct task){unanswered_run, tasks_free, unanswered, character});
}

struct time_out {
    uint64_t character;
    uint64_t token;
};

static void time_out_run_modal(struct engine *engine, void *data)
{
    struct time_out *time_out = data;
    struct presence *presence = presence_find(engine, time_out->character);
    if (presence && presence->modal != MODAL_NONE &&
            dialogue_of(presence)->modal_token == time_out->token) {
        modal_cancel(engine, time_out->character);
    }
    mem_free(time_out);
}

void modal_set(struct engine *engine, uint64_t character, enum modal_kind kind, uint64_t token,
        uint64_t session, uint32_t seconds)
{
    modal_cancel(engine, character);
    struct presence *presence = presence_find(engine, character);
    if (!presence) {
        modal_answer_nothing(engine, character, token);
        return;
    }
    presence->modal = kind;
    struct dialogue *dialogue = dialogue_open(presence);
    dialogue->modal_token = token;
    dialogue->modal_session = session;
    presence->modal_prompts = false;
    presence->modal_asked = false;
    if (seconds) {
        struct time_out *time_out = mem_alloc(sizeof(*time_out));
        *time_out = (struct time_out){character, token};
        dialogue->modal_task = tasks_push_at(engine,
                (struct task){time_out_run_modal, tasks_free, time_out, character},
                clock_ms() + (int64_t)seconds * 1000);
    }
}

void modal_end(struct engine *engine, struct presence *presence)
{
    struct dialogue *dialogue = presence->dialogue;
    presence->modal = MODAL_NONE;
    if (dialogue) {
        (void)tasks_cancel(engine, dialogue->modal_task);
        menu_open(presence, NULL);
        buf_finish(&dialogue->modal_lines);
        dialogue->modal_task = dialogue->modal_token = dialogue->modal_session = 0;
        dialogue->asked_ms = 0;
    }
}

void modal_cancel(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find(engine, character);
    if (presence && presence->modal != MODAL_NONE) {
        uint64_t token = dialogue_of(presence)->modal_token;
        modal_end(engine, presence);
        dialogue_open(presence)->modal_ended_ms = clock_ms();
        menu_settle(engine, presence);
        modal_answer_nothing(engine, character, token);
    }
}

void modal_forget_which(struct presence *presence)
{
    struct dialogue *dialogue = presence->dialogue;
    if (dialogue) {
        menu_open_which(presence, NULL);
        mem_free(dialogue->which_line);
        mem_free(dialogue->which_ids);
        dialogue->which_line = NULL;
        dialogue->which_ids = NULL;
        dialogue->which_from = dialogue->which_to = dialogue->which_count = 0;
        dialogue->which_one = false;
    }
}

void modal_forget_questions(struct engine *engine, struct presence *presence)
{
    modal_forget_which(presence);
    if (presence->modal == MODAL_ASK) {
        modal_cancel(engine, presence->character);
    }
    menu_settle(engine, presence);
}

/* INTERNAL_LEAVE: ends the question of a player who leaves the room. */
static void modal_leave(struct engine *engine, void *about)
{
    const uint64_t *character = about;
    const struct presence *presence = presence_find(engine, *character);
    if (presence && (presence->modal == MODAL_EDIT || presence->modal == MODAL_RAW)) {
        return; /* an editor moves along with its player */
    }
    modal_cancel(engine, *character);
}

/* INTERNAL_ERASE: frees an open question without an answer. */
static void modal_forget(struct engine *engine __attribute__((unused)), void *about)
{
    struct presence *presence = about;
    modal_forget_which(presence);
    if (presence->dialogue) {
        menu_destroy(presence->dialogue->menu);
        mem_free(presence->dialogue->modal_text);
        buf_finish(&presence->dialogue->modal_lines);
    }
}

const struct kernel_part modal_part = {
        .on = {[INTERNAL_ERASE] = modal_forget, [INTERNAL_LEAVE] = modal_leave}};
