/* collect.c -- lines that are text of a command before them: who reads them, and when is a prompt due?
 *
 * 1. Lines that a reader of lines collects (MODAL_LINES) are not answered until the last, which is "." or
 *    "@abort"; nor is the line that began it, but to a client that sends nothing for a moment, and so may
 *    wait for a prompt. Where plain text is collected (modal_prompts), that goes for each line.
 * 2. A line of plain text that is clearly a command ("north", "tell bob hello") stays a line of the text, so that a text
 *    that is pasted loses nothing; but it is asked about, and "!" behind it leaves the text and runs it.
 * 3. If the command that would have read them is refused, what was sent with it is no command either: a
 *    client that pastes "@program lever" and a behaviour has sent all of it before it reads the refusal. So
 *    the prompt waits for a moment. Whoever types, or waits for prompts, notices nothing but that; lines
 *    that come before the prompt are left out up to the ".", a pause, or as much as a behaviour may be.
 *    Nobody has to leave anything: who types is never asked to.
 *
 * To have the lines of another command left out: its option `lines` (scripts). */
#include "engine/core/line/collect.h"

#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/match.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/prompt.h"
#include "engine/core/line/typed.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/slice.h"
#include "engine/core/run/tasks.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/tell/format.h"

#define LATE_PROMPT_MS 250
#define PASTE_PAUSE_MS 2000      /* between two lines that were sent as one text */
#define LEFT_OUT_MAX (64 * 1024) /* bytes: as long as a behaviour may be */

static bool is_end(struct str line)
{
    return str_equal(line, STR(".")) || str_equal_nocase(line, STR("@abort"));
}

/* Collects a line for a reader of lines. True if the reader has all it wants: *out is then the
 * outcome. */
static bool collect_line(
        struct engine *engine, struct presence *presence, struct str line, enum outcome *out)
{
    struct buf *lines = presence->modal_lines;
    if (!lines) {
        lines = mem_alloc(sizeof(*lines));
        presence->modal_lines = lines;
    }
    if (!is_end(line)) {
        buf_add_str(lines, line);
        buf_add_char(lines, '\n');
        return false;
    }
    struct str all = str_equal(line, STR(".")) ? buf_str(lines) : (struct str){NULL, 0};
    uint64_t token = presence->modal_token;
    presence->modal_lines = NULL;
    modal_end(engine, presence);
    *out = engine->script->answered(engine->script_data, token, &all);
    buf_finish(lines);
    mem_free(lines);
    return true;
}

/* -- a command that is typed into a text -- */

#define COMMAND_MAX 80 /* bytes: a longer line is no command that somebody meant */
#define RUN_IT "!"

/* A way out, or a line that fits a command with its verb in full. */
static bool is_clear_command(struct engine *engine, struct object *actor, struct str line)
{
    struct str rest = line;
    struct object *place = perceive_place(engine, actor);
    if (line.length == 0 || line.length > COMMAND_MAX) {
        return false;
    }
    return (place && match_exit(engine, place, line)) ||
           (commands_has(engine->commands, str_take_word(&rest)) &&
                   interpret_fits(engine, actor, line, false));
}

static void ask_about(struct engine *engine, struct presence *presence, struct str line)
{
    struct object *actor = world_find(engine->world, presence->character);
    line = str_trim(line);
    bool asked = presence->modal_asked;
    presence->modal_asked = false;
    if (!actor || !presence->modal_prompts || asked || !is_clear_command(engine, actor, line)) {
        return;
    }
    struct event_arg arg = {STR("line"), value_str(line)};
    struct buf text = {0};
    format_phrase(engine, PHRASE_lines_command, &arg, 1, actor, &text);
    tell_markup(engine, actor, buf_str(&text), MSG_PLAIN);
    value_finish(&arg.value);
    buf_finish(&text);
    presence->modal_asked = true;
}

/* Leaves the text and runs its last line, which was asked about. */
static enum outcome run_last(struct engine *engine, struct presence *presence)
{
    struct object *actor = world_find(engine->world, presence->character);
    struct str lines =
            str_slice(buf_str(presence->modal_lines), 0, presence->modal_lines->length - 1);
    size_t from = lines.length;
    while (from > 0 && lines.bytes[from - 1] != '\n') {
        from--;
    }
    struct buf line = {0};
    buf_add_str(&line, str_slice(lines, from, lines.length));
    uint64_t token = presence->modal_token;
    modal_end(engine, presence);
    enum outcome outcome = engine->script->answered(engine->script_data, token, NULL);
    if (actor && outcome == OUTCOME_DONE) {
        outcome = typed_run(engine, actor, presence, buf_str(&line));
    }
    buf_finish(&line);
    return outcome;
}

static size_t collected(const struct presence *presence)
{
    return presence->modal_lines ? presence->modal_lines->length : 0;
}

/* -- a prompt for who pauses -- */

struct late_prompt {
    uint64_t session;
    uint64_t character;
    uint64_t token; /* of what collects, or of what is left out */
    size_t length;  /* of what was collected then */
};

static void late_drop(struct engine *engine, void *data)
{
    (void)engine;
    mem_free(data);
}

static void late_push(struct engine *engine, struct late_prompt *late, int64_t due_ms,
        void (*run)(struct engine *engine, void *data))
{
    tasks_push_reading(engine, (struct task){run, late_drop, late, late->character}, due_ms);
}

static void late_prompt_run(struct engine *engine, void *data)
{
    struct late_prompt *late = data;
    struct presence *presence = presence_find(engine, late->character);
    struct session *session = hub_find(engine->hub, late->session);
    if (presence && session && presence->modal == MODAL_LINES &&
            presence->modal_token == late->token && collected(presence) == late->length) {
        prompt_send(engine, late->session);
        hub_seal(engine->hub, engine->world->commit_number);
    }
    mem_free(late);
}

void collect_prompt_late(struct engine *engine, uint64_t character, uint64_t session)
{
    const struct presence *presence = presence_find(engine, character);
    if (!presence || presence->modal != MODAL_LINES) {
        return;
    }
    struct late_prompt *late = mem_alloc(sizeof(*late));
    *late = (struct late_prompt){
            session, character, presence->modal_token, collected(presence)};
    late_push(engine, late, clock_ms() + LATE_PROMPT_MS, late_prompt_run);
}

/* -- what is left out -- */

static void tell_left_out(struct engine *engine, struct presence *presence)
{
    struct object *actor = world_find(engine->world, presence->character);
    size_t count = presence->left_out.count;
    if (actor && count > 0) {
        struct event_arg arg = {STR("count"), value_int((int64_t)count)};
        struct buf text = {0};
        format_phrase(engine, count == 1 ? PHRASE_left_out_one : PHRASE_left_out, &arg, 1,
                actor, &text);
        tell_markup(engine, actor, buf_str(&text), MSG_ERROR);
        buf_finish(&text);
    }
    presence->left_out.session = 0;
}

static int64_t pause_ms(const struct left_out *left_out)
{
    return left_out->last_ms + (left_out->count > 0 ? PASTE_PAUSE_MS : LATE_PROMPT_MS);
}

/* Nothing came for a while: a prompt, and commands again. */
static void left_out_run(struct engine *engine, void *data)
{
    struct late_prompt *late = data;
    struct presence *presence = presence_find(engine, late->character);
    const struct session *session = hub_find(engine->hub, late->session);
    bool goes_on = presence && session && presence->left_out.session == late->session &&
                   presence->left_out.token == late->token;
    int64_t due_ms = goes_on ? pause_ms(&presence->left_out) : 0;
    if (goes_on && session->pending_lines > 0) {
        due_ms = clock_ms() + LATE_PROMPT_MS > due_ms ? clock_ms() + LATE_PROMPT_MS : due_ms;
    }
    if (goes_on && due_ms > clock_ms()) {
        late_push(engine, late, due_ms, left_out_run);
        return;
    }
    if (goes_on) {
        slice_begin(engine, late->character, late->session);
        tell_left_out(engine, presence);
        prompt_send(engine, late->session);
        slice_commit(engine);
    }
    mem_free(late);
}

static bool leave_out_collect(
        struct engine *engine, struct presence *presence, struct str line, bool *answered)
{
    struct left_out *left_out = &presence->left_out;
    bool end = is_end(line);
    left_out->count += !end;
    left_out->bytes += (uint32_t)line.length + 1;
    left_out->last_ms = clock_ms();
    *answered = end || left_out->bytes > LEFT_OUT_MAX;
    if (*answered) {
        tell_left_out(engine, presence);
    }
    return true;
}

/* Of a verb that reads lines; with "=" the text is in the line itself. */
static bool reads_lines(const struct engine *engine, struct str line)
{
    bool reads = false;
    struct str rest = line;
    struct str verb =
            commands_expand(engine->commands, str_take_word(&rest), PERM_WIZARD, NULL);
    struct commands_of of = commands_of_verb(engine->commands, verb);
    for (size_t i = 0; i < of.count; i++) {
        reads = reads || of.list[i]->lines;
    }
    return reads && str_find_char(line, '=', 0) == SIZE_MAX;
}

bool collect_leaves_out(
        struct engine *engine, uint64_t character, uint64_t session, struct str line)
{
    struct presence *presence = presence_find(engine, character);
    if (!presence || presence->modal != MODAL_NONE || !reads_lines(engine, str_trim(line))) {
        return false;
    }
    presence->left_out = (struct left_out){
            .session = session, .token = presence->left_out.token + 1, .last_ms = clock_ms()};
    struct late_prompt *late = mem_alloc(sizeof(*late));
    *late = (struct late_prompt){
            .session = session, .character = character, .token = presence->left_out.token};
    late_push(engine, late, pause_ms(&presence->left_out), left_out_run);
    return true;
}

bool collect_takes(struct engine *engine, struct presence *presence, uint64_t session,
        struct str line, bool *answered, enum outcome *outcome)
{
    if (presence->left_out.session == session) {
        return leave_out_collect(engine, presence, line, answered);
    }
    if (presence->modal != MODAL_LINES ||
            (presence->modal_session && presence->modal_session != session)) {
        return false;
    }
    if (presence->modal_asked && str_equal(str_trim(line), STR(RUN_IT))) {
        *outcome = run_last(engine, presence);
        return true;
    }
    *answered = collect_line(engine, presence, line, outcome);
    if (!*answered) {
        ask_about(engine, presence, line);
    }
    engine->slice->collects |= !*answered && presence->modal_prompts;
    return true;
}
