/* collect.c -- Lines that are text for the command before them.
 *
 * 1. Lines that a reader collects (MODAL_LINES) get no answer until the last, which is "." or
 *    "@abort". Neither does the line that began it. A client that then sends nothing for a moment
 *    gets a prompt, because it may be waiting for one. While plain text is collected
 *    (modal_prompts), each line gets a late prompt in the same way.
 * 2. A line that is clearly a command ("north", "tell bob hello", "@errors") stays a line of the text,
 *    so pasted text loses nothing. The player is asked about it, and "!" as the answer leaves the
 *    text and runs it. Lines of source are not asked about.
 * 3. If the command that would have read the lines is refused, the lines sent with it must not run
 *    as commands. A client that pastes "@program lever" and a behaviour has sent everything before
 *    it reads the refusal. So the prompt is delayed for a moment. Lines that arrive before the
 *    prompt are skipped up to the ".", a pause, or the maximum size of a behaviour. Somebody who
 *    types, or waits for prompts, only notices the delay, and never has to leave anything.
 *
 * To skip the lines of another command: its option `lines` (scripts). */
#include "engine/core/line/collect.h"

#include "engine/core/line/alias.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/match.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/prompt.h"
#include "engine/core/line/typed.h"
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/people/role.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"

#include <ctype.h>

#define LATE_PROMPT_MS 250
#define ANSWER_MS 1000           /* nobody reads a question and answers it sooner */
#define PASTE_PAUSE_MS 2000      /* between two lines that were sent as one text */
#define LEFT_OUT_MAX (64 * 1024) /* bytes: the maximum size of a behaviour */
#define LINES_MAX (256 * 1024)   /* bytes of a text; more than any command takes */

static bool is_end(struct str line)
{
    return str_equal(line, STR(".")) || str_equal_nocase(line, STR("@abort"));
}

static void tell_count(struct engine *engine, const struct presence *presence,
        enum phrase phrase, uint64_t count)
{
    struct object *actor = world_find(engine_world(engine), presence->character);
    struct buf text = {0};
    if (actor) {
        phrase_put(engine, &text, phrase, WITH("count", count));
        tell_markup(engine, actor, buf_str(&text), MSG_ERROR);
    }
    buf_finish(&text);
}

/* Collects a line for a reader, or drops it if the text is too long. Returns true if that was the
 * last line; *out is the outcome then. */
static bool collect_line(
        struct engine *engine, struct presence *presence, struct str line, enum outcome *out)
{
    struct buf *open = &dialogue_open(presence)->modal_lines;
    bool fits = open->length <= LINES_MAX;
    if (!is_end(line)) {
        if (fits) {
            buf_add_str(open, line);
            buf_add_char(open, '\n');
        }
        if (fits && open->length > LINES_MAX) {
            tell_count(engine, presence, PHRASE_lines_long, LINES_MAX / 1024);
        }
        return false;
    }
    struct buf lines = *open;
    bool keeps = fits && str_equal(line, STR("."));
    struct str all = keeps ? buf_str(&lines) : (struct str){NULL, 0};
    uint64_t token = dialogue_of(presence)->modal_token;
    *open = (struct buf){0};
    modal_end(engine, presence);
    *out = engine_script(engine)->answered(engine_script_data(engine), token, &all);
    buf_finish(&lines);
    return true;
}

/* -- commands typed into a text -- */

/* In bytes: a longer line is meant as a command only if it begins with "@". */
#define COMMAND_MAX 80
#define RUN_IT "!"

/* Returns the command that the line would be: without blanks, and without the "!" that stands
 * before a command where a menu waits for an answer. */
static struct str as_command(struct str line)
{
    line = str_trim(line);
    return str_starts(line, STR(RUN_IT)) ? str_trim(str_slice(line, 1, line.length)) : line;
}

/* True for "@" and a word that is a command, or that a builder may take for one; but not for the
 * name of a person. */
static bool is_builders_command(struct engine *engine, struct object *actor, struct str line)
{
    struct str word = str_take_word(&line);
    if (word.length < 2 || word.bytes[0] != '@' || !isalpha((unsigned char)word.bytes[1])) {
        return false;
    }
    struct str name = str_slice(word, 1, word.length);
    while (ispunct((unsigned char)name.bytes[name.length - 1])) {
        name.length--;
    }
    return commands_has(stock_commands(engine), word) ||
           (role_of(engine, actor->id) >= PERM_BUILDER && !account_find(engine, name));
}

/* True for a line such as "Why go north?": a capital letter, and a mark at its end. */
static bool is_sentence(struct str line)
{
    return isupper((unsigned char)line.bytes[0]) &&
           ispunct((unsigned char)line.bytes[line.length - 1]);
}

/* True for an exit, an alias, steps, or a line that fits a command with its full verb. "look;north"
 * is judged by its first command. */
static bool is_clear_command(struct engine *engine, struct object *actor, struct str line)
{
    struct commands *commands = stock_commands(engine);
    struct object *place = object_place(engine, actor);
    if (line.length == 0 || line.length > COMMAND_MAX || is_sentence(line)) {
        return false;
    }
    line = str_slice(line, 0, str_find_char(line, ';', 1));
    struct str rest = line;
    struct str word = str_take_word(&rest);
    bool full = commands_has(commands, word) ||
                (isalpha((unsigned char)word.bytes[0]) &&
                        !commands_expand(commands, word, PERM_WIZARD, NULL).bytes);
    return (place && match_exit(engine, place, line)) || alias_of(actor, word).bytes ||
           typed_is_walk(line) || (full && interpret_fits(engine, actor, line, false));
}

/* Asks about a line of prose that looks like a command. Of lines that come together, as a paste
 * does, only the first is asked about. */
static void ask_about(struct engine *engine, struct presence *presence, struct str line)
{
    struct object *actor = world_find(engine_world(engine), presence->character);
    struct dialogue *dialogue = dialogue_open(presence);
    int64_t now_ms = clock_ms();
    struct str command = as_command(line);
    bool together = dialogue->asked_ms && now_ms - dialogue->asked_ms < LATE_PROMPT_MS;
    presence->modal_asked = actor && !together && presence->modal_prompts &&
                            (is_builders_command(engine, actor, command) ||
                                    is_clear_command(engine, actor, command));
    dialogue->asked_ms = together || presence->modal_asked ? now_ms : 0;
    if (!presence->modal_asked) {
        return;
    }
    struct buf quoted = {0};
    struct buf text = {0};
    buf_add_str(&quoted, str_fit(str_trim(line), COMMAND_MAX));
    buf_add_text(&quoted, str_trim(line).length > quoted.length ? "..." : "");
    struct event_arg arg = {STR("line"), value_str(buf_str(&quoted))};
    format_phrase(engine, PHRASE_lines_command, &arg, 1, actor, &text);
    tell_markup(engine, actor, buf_str(&text), MSG_PLAIN);
    value_finish(&arg.value);
    buf_finish(&quoted);
    buf_finish(&text);
}

/* Leaves the text and runs its last line, which the player was asked about. */
static enum outcome run_last(struct engine *engine, struct presence *presence)
{
    struct object *actor = world_find(engine_world(engine), presence->character);
    struct str lines = buf_str(&dialogue_of(presence)->modal_lines);
    lines = str_slice(lines, 0, lines.length - 1);
    size_t from = lines.length;
    while (from > 0 && lines.bytes[from - 1] != '\n') {
        from--;
    }
    struct buf line = {0};
    buf_add_str(&line, str_slice(lines, from, lines.length));
    uint64_t token = dialogue_of(presence)->modal_token;
    modal_end(engine, presence);
    enum outcome outcome =
            engine_script(engine)->answered(engine_script_data(engine), token, NULL);
    if (actor && outcome == OUTCOME_DONE) {
        outcome = typed_run(engine, actor, presence, as_command(buf_str(&line)));
    }
    buf_finish(&line);
    return outcome;
}

static size_t collected(const struct presence *presence)
{
    return dialogue_of(presence)->modal_lines.length;
}

/* -- the late prompt -- */

struct late_prompt {
    uint64_t session;
    uint64_t character;
    uint64_t token; /* of the reader; 0: for skipped lines */
    size_t length;  /* bytes collected at that time */
};

static void late_push(struct engine *engine, struct late_prompt *late, int64_t due_ms,
        void (*run)(struct engine *engine, void *data))
{
    tasks_push_reading(engine, (struct task){run, tasks_free, late, late->character}, due_ms);
}

static void late_prompt_run(struct engine *engine, void *data)
{
    struct late_prompt *late = data;
    struct presence *presence = presence_find(engine, late->character);
    struct session *session = hub_find(engine_hub(engine), late->session);
    if (presence && session && presence->modal == MODAL_LINES &&
            dialogue_of(presence)->modal_token == late->token &&
            collected(presence) == late->length) {
        prompt_send(engine, late->session);
        hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
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
            session, character, dialogue_of(presence)->modal_token, collected(presence)};
    late_push(engine, late, clock_ms() + LATE_PROMPT_MS, late_prompt_run);
}

/* -- skipped lines -- */

static void tell_left_out(struct engine *engine, struct presence *presence)
{
    size_t count = dialogue_of(presence)->left_out.count;
    if (count > 0) {
        tell_count(engine, presence, count == 1 ? PHRASE_left_out_one : PHRASE_left_out, count);
    }
    dialogue_open(presence)->left_out = (struct left_out){0};
}

static int64_t pause_ms(const struct left_out *left_out)
{
    return left_out->last_ms + (left_out->count > 0 ? PASTE_PAUSE_MS : LATE_PROMPT_MS);
}

/* Ends the skipping after a pause: sends a prompt, and lines are commands again. */
static void left_out_run(struct engine *engine, void *data)
{
    struct late_prompt *late = data;
    struct presence *presence = presence_find(engine, late->character);
    const struct session *session = hub_find(engine_hub(engine), late->session);
    bool goes_on =
            presence && session && dialogue_of(presence)->left_out.session == late->session;
    int64_t due_ms = goes_on ? pause_ms(&dialogue_of(presence)->left_out) : 0;
    if (goes_on && session->pending_lines > 0) {
        due_ms = clock_ms() + LATE_PROMPT_MS > due_ms ? clock_ms() + LATE_PROMPT_MS : due_ms;
    }
    if (goes_on && due_ms > clock_ms()) {
        late_push(engine, late, due_ms, left_out_run);
        return;
    }
    if (goes_on) {
        transaction_begin(engine, late->character, late->session);
        tell_left_out(engine, presence);
        prompt_send(engine, late->session);
        transaction_commit(engine);
    }
    mem_free(late);
}

static bool leave_out_collect(
        struct engine *engine, struct presence *presence, struct str line, bool *answered)
{
    struct left_out *left_out = &dialogue_open(presence)->left_out;
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

/* True if the verb reads lines. After "=" the text is in the line itself. */
static bool reads_lines(const struct engine *engine, struct str line)
{
    bool reads = false;
    struct str rest = line;
    struct str verb =
            commands_expand(stock_commands(engine), str_take_word(&rest), PERM_WIZARD, NULL);
    struct commands_of of = commands_of_verb(stock_commands(engine), verb);
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
    struct left_out *left_out = &dialogue_open(presence)->left_out;
    *left_out = (struct left_out){.session = session, .last_ms = clock_ms()};
    struct late_prompt *late = mem_alloc(sizeof(*late));
    *late = (struct late_prompt){.session = session, .character = character};
    late_push(engine, late, pause_ms(left_out), left_out_run);
    return true;
}

bool collect_takes(struct engine *engine, struct presence *presence, uint64_t session,
        struct str line, bool *answered, enum outcome *outcome)
{
    const struct dialogue *dialogue = dialogue_of(presence);
    if (dialogue->left_out.session == session) {
        return leave_out_collect(engine, presence, line, answered);
    }
    if (presence->modal != MODAL_LINES ||
            (dialogue->modal_session && dialogue->modal_session != session)) {
        return false;
    }
    /* A "!" that comes at once was pasted: a text that is pasted must never run anything. */
    if (presence->modal_asked && clock_ms() - dialogue->asked_ms >= ANSWER_MS &&
            str_equal(str_trim(line), STR(RUN_IT))) {
        *outcome = run_last(engine, presence);
        return true;
    }
    *answered = collect_line(engine, presence, line, outcome);
    if (!*answered) {
        ask_about(engine, presence, line);
    }
    engine_transaction(engine)->collects |= !*answered && presence->modal_prompts;
    return true;
}
