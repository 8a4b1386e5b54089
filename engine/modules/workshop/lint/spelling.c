/* spelling.c -- warnings about behaviours that are in the world already: old spellings, and texts that nobody reads.
 *
 * A behaviour that is saved is linted (script_lint.c). For one that is loaded this would take too long, so its words
 * are only compared: a function of the game is called by an old name, or a handler names an old role. scripts/building/lib/
 * spellings.lua has all old spellings. */
#include "engine/modules/workshop/lint/spelling.h"

#include "engine/core/run/fault.h"
#include "engine/data/lexer.h"
#include "engine/modules/workshop/lint/script_lint.h"

#include <stdio.h>
#include <string.h>

enum { OWN_MAX = 20, WINDOW = 5 };

enum { ABOUT_SOURCE, ABOUT_RESULT, ABOUT_COUNT };

struct spelling {
    struct map told; /* object and what about -> revision; borrows nothing */
};

/* True if nothing was said about that revision yet. Notes that it is. */
static bool is_new(struct host *host, uint64_t object, unsigned about, uint32_t revision)
{
    uint64_t key = object * ABOUT_COUNT + about;
    void *now = (void *)(uintptr_t)(revision + 1);
    return map_put(&host->spelling->told, key, now) != now;
}

/* -- old spellings -- */

/* A walk over the words of a source. words[0] is the oldest of the last ones. */
struct reading {
    struct host *host;
    struct token words[WINDOW];
    struct str own[OWN_MAX]; /* names that the source declares itself */
    size_t own_count;
};

static bool is_word(const struct token *word, const char *text)
{
    return str_equal(word->text, str_of(text));
}

/* True if the name is a method that was a function once. */
static bool is_act_spelling(struct host *host, struct str name)
{
    lua_State *L = host->L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->keys);
    push_str(L, name);
    bool is = lua_rawget(L, -2) == LUA_TTABLE && !str_equal(name, STR("create"));
    lua_pop(L, 2);
    return is;
}

/* Notes the name in "local NAME" and "function NAME". */
static void note_own(struct reading *reading)
{
    const struct token *before = &reading->words[1];
    const struct token *word = &reading->words[2];
    bool declares = is_word(before, "local") || is_word(before, "function");
    if (declares && word->kind == TOKEN_NAME && reading->own_count < OWN_MAX) {
        reading->own[reading->own_count++] = word->text;
    }
}

/* True if the words are a call of an old function: not x.act(, x:act( or a function of the source. */
static bool is_old_call(struct reading *reading)
{
    const struct token *before = &reading->words[1];
    const struct token *word = &reading->words[2];
    return word->kind == TOKEN_NAME && is_word(&reading->words[3], "(") &&
           !is_word(before, ".") && !is_word(before, ":") && !is_word(before, "function") &&
           !str_is_among(word->text, reading->own, reading->own_count) &&
           is_act_spelling(reading->host, word->text);
}

/* True if the words are on("give", "target". */
static bool is_old_role(const struct reading *reading)
{
    const struct token *words = reading->words;
    struct str role = words[4].kind == TOKEN_STRING && words[4].text.length > 2
                              ? str_slice(words[4].text, 1, words[4].text.length - 1)
                              : STR_NONE;
    return (is_word(&words[0], "on") || is_word(&words[0], "before")) &&
           is_word(&words[1], "(") && words[2].kind == TOKEN_STRING &&
           is_word(&words[3], ",") &&
           (str_equal(role, STR("source")) || str_equal(role, STR("target")));
}

/* Finds the first old spelling. Returns false if the source has none. */
static bool find_old(struct host *host, struct str source, struct token *out)
{
    struct lexer lexer;
    struct reading reading = {.host = host};
    bool found = false;
    int behind = 0;
    lexer_begin(&lexer, source);
    while (!found && behind < WINDOW) {
        memmove(&reading.words[0], &reading.words[1], (WINDOW - 1) * sizeof(struct token));
        lexer_next(&lexer, &reading.words[WINDOW - 1]);
        behind += reading.words[WINDOW - 1].kind == TOKEN_END ||
                  reading.words[WINDOW - 1].kind == TOKEN_WRONG;
        note_own(&reading);
        bool calls = is_old_call(&reading);
        found = calls || is_old_role(&reading);
        *out = reading.words[calls ? 2 : 4];
    }
    return found;
}

void spelling_loaded(struct host *host, const struct chunk *chunk)
{
    struct token word;
    int line = 0;
    int column = 0;
    bool is_file = chunk->revision == 0 && str_starts(str_of(chunk->name), STR("=scripts/"));
    bool is_meant = is_file ? !chunk->compiled.bytes
                            : chunk->revision > 0 && is_new(host, chunk->object, ABOUT_SOURCE,
                                                             chunk->revision);
    if (!is_meant || !find_old(host, chunk->source, &word)) {
        return;
    }
    lexer_place(chunk->source, (size_t)(word.text.bytes - chunk->source.bytes), &line, &column);
    log_info("old spelling in %s line=%d: %.*s is spelled otherwise now, and ends %s; skein "
             "script check says how",
            chunk->name + 1, line, STR_FMT(word.text), OLD_SPELLINGS_UNTIL);
}

/* -- texts that nobody reads -- */

/* True if what the handler returns is read: see lint_returns.lua. */
static bool is_read(const struct handler *handler)
{
    return handler->before || str_equal(handler->event, STR("describe")) ||
           str_equal(handler->event, STR("name")) || str_starts(handler->event, STR("call:"));
}

void spelling_ran(const struct script *script, enum outcome outcome)
{
    struct host *host = script->host;
    if (outcome != OUTCOME_DONE || script->stock || !script->handler ||
            is_read(script->handler) || lua_type(script->co, 1) != LUA_TSTRING ||
            engine_transaction(host->engine)->rehearsing ||
            !is_new(host, script->behaviour, ABOUT_RESULT, script->revision)) {
        return;
    }
    struct buf text = {0};
    buf_printf(&text,
            FAULT_KEPT "on(\"%.*s\") returned a text, which nobody reads: help script rules",
            STR_FMT(script->handler->event));
    transaction_notice(host->engine,
            &(struct transaction_fault){
                    .text = text.bytes, .object = script->behaviour, .owner = script->owner});
    buf_finish(&text);
}

void spelling_begin(struct host *host)
{
    host->spelling = mem_alloc(sizeof(*host->spelling));
    map_init(&host->spelling->told);
}

void spelling_finish(struct host *host)
{
    map_finish(&host->spelling->told);
    mem_free(host->spelling);
}
