/* help_search.c -- full-text search in the help topics.
 *
 * A topic whose name or alias is the words comes first, then topics with all words in the
 * title, in the title and the aliases, in these and the first line of the text, which says what
 * the topic is about, and last those with all words anywhere. Among equals, topics with the words
 * themselves come before those with longer words; then pages for players come first, then those
 * for builders, those on running a game, and functions for scripts. Of these, topics that have the
 * word earlier come first.
 *
 * Each step reads one topic, since web pages may start searches and other work must run in
 * between. */
#include "engine/modules/calls/help_search.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/core/phrase/phrase.h"

#include <ctype.h>
#include <stdlib.h>

enum { SEARCH_WORDS = 8, TIERS = 5, ABOUT_MAX = 200 };

/* Of a sentence with a hit: two lines of a phone, and what may stand before the word. */
enum { HIT_MAX = 160, HIT_SHORT = 90, HIT_LEAD = 32 };

struct found_topic {
    char *topic;    /* owned */
    char *title;    /* owned */
    char *about;    /* owned */
    char *sentence; /* owned; see help_hit */
    enum help_list list;
    int tier;
    bool whole;   /* has the words themselves, not only longer ones that begin so */
    size_t where; /* the first word is in the title or the summary; SIZE_MAX: nowhere */
    size_t index; /* of its path */
};

struct help_search {
    char *words_text; /* owned */
    struct str words[SEARCH_WORDS];
    size_t count;
    char path[HELP_PATH_MAX]; /* of the topic named by the words; empty: none */
    char **paths;             /* of all topics; array and texts owned */
    size_t path_count;
    size_t path_capacity;
    size_t at;
    struct found_topic *found; /* owned */
    size_t found_count;
    size_t found_capacity;
    struct buf text;
};

static bool is_of_word(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

static bool is_whole(struct str text, struct str word, size_t at)
{
    size_t end = at + word.length;
    return end == text.length || !is_of_word(text.bytes[end]);
}

size_t help_search_find(struct str text, struct str word)
{
    size_t found = SIZE_MAX;
    for (size_t at = str_find_nocase(text, word, 0); at != SIZE_MAX;
            at = str_find_nocase(text, word, at + 1)) {
        if (at > 0 && is_of_word(text.bytes[at - 1]) && is_of_word(word.bytes[0])) {
            continue;
        }
        if (is_whole(text, word, at)) {
            return at;
        }
        found = found == SIZE_MAX ? at : found;
    }
    return found;
}

static bool has_whole(const struct help_search *search, struct str text)
{
    for (size_t i = 0; i < search->count; i++) {
        size_t at = help_search_find(text, search->words[i]);
        if (at == SIZE_MAX || !is_whole(text, search->words[i], at)) {
            return false;
        }
    }
    return true;
}

static bool has_all(const struct help_search *search, struct str text)
{
    for (size_t i = 0; i < search->count; i++) {
        if (help_search_find(text, search->words[i]) == SIZE_MAX) {
            return false;
        }
    }
    return true;
}

static void add_alias(void *data, struct str word)
{
    buf_add_char(data, '\n');
    buf_add_str(data, word);
}

/* Appends an alias that players read; one with "_" is a name inside the program. */
static void add_read_alias(void *data, struct str word)
{
    if (str_find(word, STR("_"), 0) == SIZE_MAX) {
        add_alias(data, word);
    }
}

/* Appends the lines without those that list other topics. */
static void add_body(struct str text, struct buf *out)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (!help_is_list(str_trim(line))) {
            add_alias(out, line);
        }
    }
}

static int tier_of(const struct help_search *search, const char *path, struct str text)
{
    if (str_equal(str_of(path), str_of(search->path))) {
        return 0;
    }
    if (!has_all(search, text)) {
        return TIERS;
    }
    struct str rest = text;
    struct buf head = {0};
    buf_add_str(&head, str_take_until(&rest, '\n'));
    int tier = has_all(search, buf_str(&head)) ? 1 : 0;
    if (tier == 0) {
        help_each_word(text, STR("Aliases:"), add_read_alias, &head);
        tier = has_all(search, buf_str(&head)) ? 2 : 0;
    }
    if (tier == 0) {
        add_alias(&head, help_about(text));
        tier = has_all(search, buf_str(&head)) ? 3 : 0;
    }
    if (tier == 0) {
        add_body(rest, &head);
        tier = has_all(search, buf_str(&head)) ? TIERS - 1 : TIERS;
    }
    buf_finish(&head);
    return tier;
}

/* Returns the sentence of a line in which the byte at is. */
static struct str sentence_at(struct str line, size_t at)
{
    size_t from = 0;
    size_t to = line.length;
    for (size_t end = str_find(line, STR(". "), 0); end != SIZE_MAX;
            end = str_find(line, STR(". "), end + 1)) {
        if (end >= at) {
            to = end + 1;
            break;
        }
        from = end + 2;
    }
    return str_slice(line, from, to);
}

/* Returns a copy without marks of emphasis; a longer text ends with a whole word and "…". */
static char *without_emphasis(struct str text, size_t max)
{
    struct buf out = {0};
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '*') {
            buf_add_char(&out, text.bytes[i]);
        }
    }
    struct str whole = str_trim(buf_str(&out));
    struct str part = str_fit(whole, max);
    while (part.length < whole.length && part.length > 0 &&
            part.bytes[part.length - 1] != ' ') {
        part.length--;
    }
    struct buf cut = {0};
    buf_add_str(&cut, str_trim(part));
    if (part.length < whole.length) {
        buf_add_str(&cut, STR(" …"));
    }
    char *short_text = str_dup(buf_str(&cut));
    buf_finish(&cut);
    buf_finish(&out);
    return short_text;
}

/* True if a text ends within code, which backticks enclose. */
static bool ends_in_code(struct str text)
{
    bool code = false;
    for (size_t i = 0; i < text.length; i++) {
        code = code != (text.bytes[i] == '`');
    }
    return code;
}

/* Returns the sentence of a line in which the byte at is; a long one begins with "…" and a word
 * close before that byte. */
static char *excerpt(struct str line, size_t at)
{
    struct str sentence = sentence_at(line, at);
    size_t before = (size_t)(line.bytes + at - sentence.bytes);
    struct str bullet = STR("- ");
    size_t from = str_starts(sentence, bullet) ? bullet.length : 0;
    struct buf out = {0};
    if (sentence.length > HIT_SHORT && before > HIT_SHORT / 2) {
        from = str_find(sentence, STR(" "), before - HIT_LEAD);
        from = from < before ? from + 1 : before;
        buf_add_text(&out, ends_in_code(str_slice(sentence, 0, from)) ? "… `" : "… ");
    }
    buf_add_str(&out, str_slice(sentence, from, sentence.length));
    char *text = without_emphasis(buf_str(&out), HIT_MAX);
    buf_finish(&out);
    return text;
}

/* Returns a line of code, with marks of code around it. */
static char *code_line(struct str line)
{
    struct buf out = {0};
    buf_printf(&out, "`%.*s`", STR_FMT(str_fit(line, HIT_MAX)));
    char *text = str_dup(buf_str(&out));
    buf_finish(&out);
    return text;
}

/* How well a line shows what a topic says of a word; for longer words, SHOWS_NOTHING is added. */
enum { SHOWS_SENTENCE, SHOWS_CODE, SHOWS_LEAD, SHOWS_NOTHING };

static int rank_line(struct str line)
{
    struct str text = str_trim(line);
    return str_starts(line, STR("    ")) ? SHOWS_CODE
           : str_ends(text, STR(":"))    ? SHOWS_LEAD
                                         : SHOWS_SENTENCE;
}

/* Returns the first sentence below the head that has the first word of the search; if only code
 * has it, that line, and at last a line that only leads on to code. */
static char *find_sentence(const struct help_search *search, struct str text)
{
    struct str rest = text;
    char *best = NULL;
    int least = 2 * SHOWS_NOTHING;
    (void)str_take_until(&rest, '\n');
    while (rest.length > 0 && least > SHOWS_SENTENCE) {
        struct str line = str_take_until(&rest, '\n');
        int rank = rank_line(line);
        line = str_trim(line);
        size_t at = help_is_list(line) ? SIZE_MAX : help_search_find(line, search->words[0]);
        bool is_code = rank == SHOWS_CODE;
        if (rank == SHOWS_SENTENCE && at != SIZE_MAX && ends_in_code(str_slice(line, 0, at))) {
            rank = SHOWS_CODE;
        }
        rank += at != SIZE_MAX && is_whole(line, search->words[0], at) ? 0 : SHOWS_NOTHING;
        if (at != SIZE_MAX && rank < least) {
            mem_free(best);
            best = is_code ? code_line(line) : excerpt(line, at);
            least = rank;
        }
    }
    return best ? best : str_dup(STR_NONE);
}

struct alias_search {
    struct str word;
    struct str found;
};

static void find_alias(void *data, struct str alias)
{
    struct alias_search *search = data;
    if (search->found.length == 0 && help_search_find(alias, search->word) != SIZE_MAX) {
        search->found = alias;
    }
}

/* Returns why a topic is found whose summary has not the first word: its sentence, else the alias
 * with the word, unless the title has it. */
static char *find_reason(const struct engine *engine, const struct help_search *search,
        struct str text, const char *title)
{
    char *sentence = find_sentence(search, text);
    struct alias_search names = {search->words[0], STR_NONE};
    if (sentence[0] || help_search_find(str_of(title), search->words[0]) != SIZE_MAX) {
        return sentence;
    }
    help_each_word(text, STR("Aliases:"), find_alias, &names);
    if (names.found.length == 0) {
        return sentence;
    }
    struct buf out = {0};
    phrase_put(engine, &out, PHRASE_help_alias, WITH("name", names.found));
    mem_free(sentence);
    sentence = str_dup(buf_str(&out));
    buf_finish(&out);
    return sentence;
}

enum help_list help_list_of(const char *path)
{
    enum help_shelf shelf = help_shelf(path);
    return str_starts(help_name(path), STR("api")) ? HELP_LIST_API
           : shelf == HELP_OPERATORS               ? HELP_LIST_RUNNING
           : shelf != HELP_PLAYERS                 ? HELP_LIST_BUILDING
                                                   : HELP_LIST_TOPICS;
}

/* Returns a copy of the title, the heading in the first line, or of the topic's name if it has none. */
static char *title_of(struct str text, struct str topic)
{
    struct str head = str_trim(str_take_until(&text, '\n'));
    bool has_title = str_starts(head, STR("# "));
    return without_emphasis(
            has_title ? str_slice(head, STR("# ").length, head.length) : topic, ABOUT_MAX);
}

static void look_at(const struct engine *engine, struct help_search *search, const char *path)
{
    struct str topic = help_name(path);
    buf_clear(&search->text);
    if (topic.length == 0 || !help_is_shown(engine, path) ||
            !asset_read(path, &search->text, NULL)) {
        return;
    }
    struct str text = buf_str(&search->text);
    int tier = tier_of(search, path, text);
    if (tier == TIERS) {
        return;
    }
    char *about = without_emphasis(sentence_at(help_about(text), 0), ABOUT_MAX);
    char *title = title_of(text, topic);
    size_t in_title = help_search_find(str_of(title), search->words[0]);
    size_t in_about = help_search_find(str_of(about), search->words[0]);
    bool is_told = in_about != SIZE_MAX;
    search->found = mem_grow(search->found, search->found_count, &search->found_capacity,
            sizeof(*search->found));
    search->found[search->found_count++] = (struct found_topic){str_dup(topic), title, about,
            is_told ? str_dup(STR_NONE) : find_reason(engine, search, text, title),
            help_list_of(path), tier, has_whole(search, text),
            in_title != SIZE_MAX ? in_title : in_about, search->at};
}

static void keep_path(void *data, const char *path)
{
    struct help_search *search = data;
    search->paths = mem_grow((void *)search->paths, search->path_count, &search->path_capacity,
            sizeof(*search->paths));
    search->paths[search->path_count++] = mem_dup_text(path);
}

struct help_search *help_search_begin(const struct engine *engine, struct str words)
{
    struct help_search *search = mem_alloc(sizeof(*search));
    search->words_text = str_dup(words);
    struct str rest = str_of(search->words_text);
    while (rest.length > 0 && search->count < SEARCH_WORDS) {
        struct str word = str_trim(str_take_until(&rest, ' '));
        if (word.length > 0) {
            search->words[search->count++] = word;
        }
    }
    if (search->count > 0) {
        (void)help_find(engine, words, NULL, search->path);
        help_each(engine, keep_path, search);
    }
    return search;
}

static int rank_of(const struct found_topic *found)
{
    return (found->tier * 2 + (found->whole ? 0 : 1)) * HELP_LISTS + (int)found->list;
}

static int compare_found(const void *left, const void *right)
{
    const struct found_topic *a = left;
    const struct found_topic *b = right;
    if (rank_of(a) != rank_of(b)) {
        return rank_of(a) - rank_of(b);
    }
    if (a->where != b->where) {
        return a->where < b->where ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

bool help_search_step(const struct engine *engine, struct help_search *search)
{
    if (search->at == search->path_count) {
        if (search->found_count > 0) {
            qsort(search->found, search->found_count, sizeof(*search->found), compare_found);
        }
        return false;
    }
    look_at(engine, search, search->paths[search->at++]);
    return true;
}

struct str help_search_word(const struct help_search *search)
{
    return search->count > 0 ? search->words[0] : STR_NONE;
}

void help_search_each(const struct help_search *search,
        void (*visit)(void *data, const struct help_hit *hit), void *data)
{
    struct str words = str_trim(str_of(search->words_text));
    for (size_t i = 0; i < search->found_count; i++) {
        const struct found_topic *found = &search->found[i];
        visit(data, &(struct help_hit){.topic = str_of(found->topic),
                            .title = str_of(found->title),
                            .about = str_of(found->about),
                            .sentence = str_of(found->sentence),
                            .list = found->list,
                            .is_named = str_equal_nocase(str_of(found->topic), words)});
    }
}

void help_search_end(struct help_search *search)
{
    for (size_t i = 0; i < search->path_count; i++) {
        mem_free(search->paths[i]);
    }
    for (size_t i = 0; i < search->found_count; i++) {
        mem_free(search->found[i].topic);
        mem_free(search->found[i].title);
        mem_free(search->found[i].about);
        mem_free(search->found[i].sentence);
    }
    mem_free((void *)search->paths);
    mem_free(search->found);
    mem_free(search->words_text);
    buf_finish(&search->text);
    mem_free(search);
}
