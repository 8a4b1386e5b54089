/* menu.c -- Open questions: the meaning of a line for them, and their display in clients with
 * buttons.
 *
 * 1. quit, help, report and home always work, even while a question is open.
 * 2. An option is picked by its number, by whole words that only this option has, or by how it
 *    begins. The last does not apply to commands, short forms and exits, which keep their meaning.
 * 3. Clients show one question at a time. menu_settle sends changes after a transaction is
 *    committed or outside of any, so a rolled-back question is never shown.
 *
 * modal.c decides how long a question is open; dispatch.c handles the answer. */
#include "engine/core/line/menu.h"

#include "engine/base/clock.h"
#include "engine/core/act/look.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/match.h"
#include "engine/core/line/prompt.h"
#include "engine/core/output/reserved.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MENU_WORDS_MAX 32 /* in one line */

struct menu {
    enum menu_kind kind;
    json_t *data;    /* owned: the data for clients */
    json_t *options; /* borrowed from data: objects with "line" and "text" */
    uint64_t number; /* for clients, once the question is open */
};

static size_t count_options(const struct menu *menu)
{
    return json_array_size(menu->options);
}

static json_t *plain_text(struct str markup)
{
    struct buf plain = {0};
    markup_plain(markup, &plain);
    struct str text = buf_str(&plain);
    json_t *json = json_stringn(text.bytes, text.length);
    buf_finish(&plain);
    return json;
}

struct menu *menu_create(enum menu_kind kind, struct str from, struct str prompt)
{
    static const char *const kinds[] = {[MENU_ASK] = "ask",
            [MENU_CHOOSE] = "choose",
            [MENU_WHICH] = "which",
            [MENU_LINES] = "lines"};
    struct menu *menu = mem_alloc(sizeof(*menu));
    menu->kind = kind;
    menu->options = json_array();
    menu->data = json_pack("{s:s, s:o, s:o, s:o, s:s}", "kind", kinds[kind], "from",
            from.length > 0 ? plain_text(from) : json_null(), "prompt", plain_text(prompt),
            "options", menu->options, "leave", "cancel");
    must(menu->data);
    return menu;
}

void menu_destroy(struct menu *menu)
{
    if (menu) {
        json_decref(menu->data);
        mem_free(menu);
    }
}

static void add_menu(struct menu *menu, const char *line, struct str text)
{
    (void)json_array_append_new(
            menu->options, json_pack("{s:s, s:o}", "line", line, "text", plain_text(text)));
}

void menu_add(struct menu *menu, struct str option)
{
    char line[24];
    (void)snprintf(line, sizeof(line), "%zu", count_options(menu) + 1);
    add_menu(menu, line, option);
}

static struct menu *numbered(struct presence *presence, struct menu *menu)
{
    if (menu) {
        menu->number = ++presence->menu_count;
        (void)json_object_set_new(menu->data, "id", json_integer((json_int_t)menu->number));
    }
    return menu;
}

struct menu *menu_of_question(struct presence *presence, struct str prompt, uint64_t number,
        const struct str words[2])
{
    char line[32];
    struct menu *menu = menu_create(MENU_CHOOSE, STR_NONE, prompt);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(line, sizeof(line), "%.*s %" PRIu64, STR_FMT(words[i]), number);
        add_menu(menu, line, words[i]);
    }
    (void)json_object_set_new(menu->data, "leave", json_string(line));
    return numbered(presence, menu);
}

struct menu *menu_of_lines(
        const struct engine *engine, const struct presence *presence, unsigned kind)
{
    char word[16];
    struct str prompt = STR_NONE;
    bool edits = kind == MODAL_EDIT;
    const char *leave = kind == MODAL_LINES ? "@abort" : edits ? "quit" : ".";
    (void)prompt_of_lines(engine, presence, kind, &prompt);
    struct menu *menu = menu_create(MENU_LINES, STR_NONE, prompt);
    (void)str_take_until(&prompt, '(');
    (void)str_copy(str_take_until(&prompt, ','), word, sizeof(word));
    add_menu(menu, edits ? word : ".", edits ? str_of(word) : STR("done"));
    (void)json_object_set_new(menu->data, "leave", json_string(leave));
    return menu;
}

static char *dumped(const struct menu *menu)
{
    char *text = json_dumps(menu->data, JSON_COMPACT);
    must(text);
    return text;
}

/* -- the meaning of a line -- */

static bool is_always_a_command(struct str word)
{
    return str_equal_nocase(word, STR("quit")) || str_equal_nocase(word, STR("help")) ||
           str_equal_nocase(word, STR("report")) || str_equal_nocase(word, STR("home"));
}

/* Returns a word without the punctuation around it: "wick?" is wick. */
static struct str bare(struct str word)
{
    const char *marks = ".,:;!?\"'()";
    while (word.length > 0 && strchr(marks, word.bytes[0])) {
        word = str_slice(word, 1, word.length);
    }
    while (word.length > 0 && strchr(marks, word.bytes[word.length - 1])) {
        word = str_slice(word, 0, word.length - 1);
    }
    return word;
}

/* Reads the words of a text, folded into *folded, without punctuation and a leading article. */
static size_t read_words(const struct engine *engine, struct str text, struct buf *folded,
        struct str words[MENU_WORDS_MAX])
{
    size_t count = 0;
    str_fold(text, folded);
    struct str rest = str_trim(buf_str(folded));
    while (rest.length > 0 && count < MENU_WORDS_MAX) {
        struct str word = bare(str_take_word(&rest));
        bool leads = count == 0 && rest.length > 0 && phrase_is_article(engine, word);
        if (word.length > 0 && !leads) {
            words[count++] = word;
        }
    }
    return count;
}

static bool has_word(const struct str words[], size_t count, struct str word)
{
    bool is = false;
    for (size_t i = 0; i < count && !is; i++) {
        is = str_equal(words[i], word);
    }
    return is;
}

enum fit { FIT_NONE, FIT_BEGINS, FIT_WORDS, FIT_WHOLE };

static enum fit fits(
        const struct engine *engine, struct str option, const struct str said[], size_t count)
{
    struct buf folded = {0};
    struct str words[MENU_WORDS_MAX];
    size_t option_count = read_words(engine, option, &folded, words);
    size_t found = 0;
    size_t in_order = 0;
    while (found < count && has_word(words, option_count, said[found])) {
        found++;
    }
    while (in_order < count && in_order < option_count &&
            str_equal(words[in_order], said[in_order])) {
        in_order++;
    }
    bool begins = in_order + 1 == count && in_order < option_count &&
                  str_starts(words[in_order], said[in_order]);
    enum fit fit = in_order == count && count == option_count ? FIT_WHOLE
                   : found == count                           ? FIT_WORDS
                   : begins                                   ? FIT_BEGINS
                                                              : FIT_NONE;
    buf_finish(&folded);
    return fit;
}

/* True for a stock verb. Verbs with fallbacks only, like most gestures, yield to things in
 * reach. */
static bool is_verb(struct engine *engine, struct str word)
{
    struct str verb = commands_has(stock_commands(engine), word)
                              ? commands_expand(stock_commands(engine), word, PERM_WIZARD, NULL)
                              : STR_NONE;
    return verb.length > 0 && commands_of_verb(stock_commands(engine), verb).plain > 0;
}

/* True if the line would be a command without the question. Prefixes of verbs do not count. */
static bool is_command(struct engine *engine, const struct object *actor, struct str line)
{
    struct str rest = line;
    struct str word = str_take_word(&rest);
    struct object *self = world_find(engine_world(engine), actor->id);
    struct object *place = self ? object_place(engine, self) : NULL;
    return reserved_verb(word) || is_verb(engine, word) ||
           (place && match_exit(engine, place, line));
}

/* Returns the option that the words pick, from 1; 0 if none or several match. */
static size_t pick_menu(struct engine *engine, const struct object *actor,
        const struct menu *menu, struct str line)
{
    struct buf folded = {0};
    struct str said[MENU_WORDS_MAX];
    size_t count = read_words(engine, line, &folded, said);
    enum fit best = FIT_NONE;
    size_t picked = 0;
    for (size_t i = 0; count > 0 && i < count_options(menu); i++) {
        const json_t *text = json_object_get(json_array_get(menu->options, i), "text");
        struct str option = {json_string_value(text), json_string_length(text)};
        enum fit fit = fits(engine, option, said, count);
        if (fit > best || (fit == best && fit != FIT_WHOLE)) {
            picked = fit > best ? i + 1 : 0;
            best = fit;
        }
    }
    buf_finish(&folded);
    return best == FIT_BEGINS && is_command(engine, actor, line) ? 0 : picked;
}

static enum menu_line read_choice(struct engine *engine, const struct object *actor,
        const struct menu *menu, struct str *line, size_t *option)
{
    uint64_t number = 0;
    if (line->length == 0) {
        return MENU_NO_SUCH;
    }
    if (str_to_u64(bare(*line), &number)) {
        *option = number <= count_options(menu) ? (size_t)number : 0;
        return *option > 0 ? MENU_ANSWER : MENU_NO_SUCH;
    }
    if (str_starts(*line, STR("!"))) {
        *line = str_slice(*line, 1, line->length);
        return MENU_ASIDE;
    }
    *option = pick_menu(engine, actor, menu, *line);
    return *option > 0 ? MENU_ANSWER : MENU_LEAVE;
}

enum menu_line menu_read(struct engine *engine, const struct object *actor,
        const struct menu *menu, struct str *line, size_t *option)
{
    *line = str_trim(*line);
    struct str rest = *line;
    struct str word = menu ? str_take_word(&rest) : *line;
    bool chooses = menu && menu->kind != MENU_ASK;
    if (is_always_a_command(word)) {
        return chooses ? MENU_LEAVE : MENU_ASIDE;
    }
    if (str_equal_nocase(*line, STR("cancel"))) {
        return MENU_CANCEL;
    }
    if (chooses) {
        return read_choice(engine, actor, menu, line, option);
    }
    if (str_starts(*line, STR("!"))) {
        *line = str_slice(*line, 1, line->length);
        return MENU_ASIDE;
    }
    return MENU_ANSWER;
}

/* -- display in clients -- */

void menu_open(struct presence *presence, struct menu *menu)
{
    menu_destroy(dialogue_of(presence)->menu);
    dialogue_open(presence)->menu = numbered(presence, menu);
}

void menu_open_which(struct presence *presence, struct menu *which)
{
    menu_destroy(dialogue_of(presence)->which_menu);
    dialogue_open(presence)->which_menu = numbered(presence, which);
}

static struct menu *current(const struct presence *presence)
{
    const struct dialogue *dialogue = dialogue_of(presence);
    struct menu *asked = dialogue->menu ? dialogue->menu : dialogue->question_menu;
    return dialogue->which_menu ? dialogue->which_menu : asked;
}

/* True if the session may see the menu: a text that one session writes is not shown to others. */
static bool is_for(
        const struct session *session, const struct presence *presence, const struct menu *menu)
{
    uint64_t of = dialogue_of(presence)->modal_session;
    return !menu || menu->kind != MENU_LINES || of == 0 || session->id == of;
}

static void send(struct session *session, struct str topic, const char *json)
{
    if (session->takes_events) {
        struct msg msg = {.kind = MSG_EVENT, .topic = topic, .text = str_of(json)};
        hub_send(session, &msg);
    }
}

static void send_all(struct engine *engine, const struct presence *presence, struct str topic,
        const char *json)
{
    struct session *session = hub_sessions_of(engine_hub(engine), presence->character);
    for (; session; session = session->next_of_character) {
        if (is_for(session, presence, current(presence))) {
            send(session, topic, json);
        }
    }
    if (!engine_transaction(engine)->open) {
        hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
    }
}

void menu_settle(struct engine *engine, struct presence *presence)
{
    static const struct dialogue none = {0};
    const struct menu *menu = current(presence);
    uint64_t number = menu ? menu->number : 0;
    uint64_t shown = dialogue_of(presence)->menu_shown;
    if (number != shown) {
        char end[40];
        (void)snprintf(end, sizeof(end), "{\"id\":%" PRIu64 "}", shown);
        char *json = menu ? dumped(menu) : NULL;
        send_all(
                engine, presence, json ? STR("Menu.Show") : STR("Menu.End"), json ? json : end);
        free(json);
        dialogue_open(presence)->menu_shown = number;
    }
    struct dialogue *open = presence->dialogue;
    if (open && clock_ms() - open->modal_ended_ms >= DIALOGUE_JUST_MS) {
        open->modal_ended_ms = 0;
    }
    if (open && memcmp(open, &none, sizeof(none)) == 0) {
        slab_free(open);
        presence->dialogue = NULL;
    }
}

/* INTERNAL_SETTLE: does menu_settle for the actor of the transaction. */
static void menu_settle_actor(struct engine *engine, void *about __attribute__((unused)))
{
    struct presence *presence = presence_find(engine, engine_transaction(engine)->actor);
    if (presence && presence->dialogue) {
        menu_settle(engine, presence);
    }
}

void menu_show_to(struct session *session, const struct presence *presence)
{
    const struct menu *menu = current(presence);
    if (menu && is_for(session, presence, menu)) {
        char *json = dumped(menu);
        send(session, STR("Menu.Show"), json);
        free(json);
    }
}

const struct kernel_part menu_part = {.on = {[INTERNAL_SETTLE] = menu_settle_actor}};
