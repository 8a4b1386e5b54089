#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The sentences of another language, by their English. The English sentence in the code or the
 * script is the key, so the code stays readable, and a sentence without an entry stays English.
 *
 * A sentence is a template with placeholders in braces, as in {The thing}, or a format of printf.
 * A sentence that counts something may have a text for each number form of the language. */
struct catalogue;
struct catalogue_line;
struct catalogue_article;

/* The genders of things, by their pronouns: the forms of an article are in this order. */
enum catalogue_gender {
    CATALOGUE_HE,
    CATALOGUE_SHE,
    CATALOGUE_IT,
    CATALOGUE_THEY,
    CATALOGUE_GENDERS
};

#define CATALOGUE_FORMS_MAX 8   /* number forms of a language */
#define CATALOGUE_TEXT_MAX 8000 /* bytes of a text */
#define CATALOGUE_LINES_MAX 50000

/* A number form: all numbers that are from..to, of their remainder by `of` if that is not 0, and
 * that are not in `but`. */
struct catalogue_range {
    uint64_t of;
    uint64_t from;
    uint64_t to;
};

struct catalogue_rule {
    struct str form; /* "one" */
    struct catalogue_range in;
    struct catalogue_range but; /* to < from: no exception */
};

/* A translation's text for one number form. */
struct catalogue_text {
    struct str form; /* empty: the sentence has this text only */
    struct str text;
};

/* -- making one -- */

struct catalogue *catalogue_create(void);
/* NULL is allowed. */
void catalogue_destroy(struct catalogue *catalogue);
/* Adds a rule. The first rule that a number fits gives its form, and "other" is the form of a number
 * that fits none. A catalogue without a rule of its own has "one" for 1. The rules come before the
 * lines. */
MUST_CHECK bool catalogue_add_rule(
        struct catalogue *catalogue, const struct catalogue_rule *rule, struct err *err);
/* Adds a sentence, or replaces it; all strings are copied. by is the placeholder whose number
 * chooses the form; empty: count. Refuses a text whose placeholders or conversions are not those of
 * the English sentence; err is one sentence for the translator. */
MUST_CHECK bool catalogue_add(struct catalogue *catalogue, struct str english,
        const struct catalogue_text *texts, size_t count, struct str by, struct err *err);
/* Sets a word, or a list of words, that C code knows by key: article_the, or verb:ziehen. */
MUST_CHECK bool catalogue_add_word(
        struct catalogue *catalogue, struct str key, struct str text, struct err *err);
/* Adds an article, or replaces it: {den lamp} is the form of "den" for the lamp's gender, and then
 * its name. An empty form leaves the article out. The articles come before the lines that
 * have them. */
MUST_CHECK bool catalogue_add_article(struct catalogue *catalogue, struct str key,
        const struct str forms[CATALOGUE_GENDERS], struct err *err);
/* Calls visit for each word. */
void catalogue_each_word(const struct catalogue *catalogue,
        void (*visit)(void *data, struct str key, struct str text), void *data);
/* Calls visit for each sentence, in no order. */
void catalogue_each(const struct catalogue *catalogue,
        void (*visit)(void *data, struct str english, const struct catalogue_line *line),
        void *data);
/* Returns a sentence of this catalogue, or NULL. */
const struct catalogue_line *catalogue_get(
        const struct catalogue *catalogue, struct str english);

/* Returns a word of this catalogue; empty: it has none. */
struct str catalogue_word(const struct catalogue *catalogue, struct str key);
/* Returns the article of that key in any case. Returns NULL without a catalogue, or if there
 * isn't one. */
const struct catalogue_article *catalogue_article(
        const struct catalogue *catalogue, struct str key);
/* Returns the article's form for a gender; empty: no article. */
struct str catalogue_article_form(
        const struct catalogue_article *article, enum catalogue_gender gender);
/* True if word is a form of an article, in any case. */
bool catalogue_is_article(const struct catalogue *catalogue, struct str word);
/* Returns the name of a line's i-th number form; empty behind the last, and for a single text. */
struct str catalogue_form_at(const struct catalogue_line *line, size_t i);

/* -- using the current one -- */

/* The thread's language; NULL: English. Other threads than the main one write for operators. */
extern _Thread_local const struct catalogue *catalogue_current;

/* Makes catalogue (borrowed; NULL: English) this thread's language. Returns the one before. */
const struct catalogue *catalogue_use(const struct catalogue *catalogue);

/* Returns the translation; NULL without one. */
inline const struct catalogue_line *catalogue_find(struct str english)
{
    return catalogue_current ? catalogue_get(catalogue_current, english) : NULL;
}

/* Returns the placeholder whose number chooses the form; empty for a sentence with one text. */
struct str catalogue_by(const struct catalogue_line *line);
/* Returns the text for a number; for a sentence with one text, that. NUL-terminated. */
struct str catalogue_text(const struct catalogue_line *line, uint64_t number);
/* Returns the text of the form, or an empty one. */
struct str catalogue_form(const struct catalogue_line *line, struct str form);

/* Marks a sentence for players in C, and returns it in the current language. `skein lines` lists
 * each LINE("...") and LINE_FORMAT("..."). */
#define LINE(english) catalogue_sentence(english)
const char *catalogue_sentence(const char *english);
/* Marks a sentence in a table, for a catalogue_sentence elsewhere. */
#define LINE_MARK(english) english
/* LINE for a sentence with conversions of printf, which stays a format that the compiler
 * checks. */
#define LINE_FORMAT(english) catalogue_format(english)
const char *catalogue_format(const char *english) __attribute__((format_arg(1)));
