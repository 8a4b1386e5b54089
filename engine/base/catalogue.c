/* catalogue.c -- the sentences of another language, and which of them is current.
 *
 * 1. A catalogue does not change after catalogue_use: texts of it are borrowed for a transaction.
 * 2. Without a language a lookup is one test of a pointer.
 * 3. An entry whose placeholders or conversions differ from the English ones is refused when it is
 *    added (catalogue_check.h), so a sentence is never filled in wrongly.
 *
 * The current catalogue is a variable of the thread and not a member of the engine, because
 * errors (err.h) and protocol handlers have no engine. Number forms are chosen by rules that the
 * language brings along, as data. To read files of a language, see engine/data/language.h. */
#include "engine/base/catalogue.h"

#include "engine/base/catalogue_check.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"

#define RULES_MAX 16
#define FORM_BYTES 16
#define ARTICLES_MAX 64

_Thread_local const struct catalogue *catalogue_current;

struct catalogue_line {
    size_t count;
    struct str forms[CATALOGUE_FORMS_MAX]; /* owned; empty: the only text */
    struct str texts[CATALOGUE_FORMS_MAX]; /* owned, with a NUL */
    char *by;                              /* owned; NULL: one text */
    const struct catalogue *of;
};

struct catalogue_article {
    struct str key;                      /* owned */
    struct str forms[CATALOGUE_GENDERS]; /* owned; empty: none */
};

struct catalogue {
    struct strmap lines; /* English -> owned struct catalogue_line */
    struct strmap words; /* key -> owned text */
    struct catalogue_rule rules[RULES_MAX];
    size_t rule_count;
    struct catalogue_article articles[ARTICLES_MAX];
    size_t article_count;
};

extern inline const struct catalogue_line *catalogue_find(struct str english);

struct catalogue *catalogue_create(void)
{
    struct catalogue *catalogue = mem_alloc(sizeof(*catalogue));
    strmap_init(&catalogue->lines);
    strmap_init(&catalogue->words);
    return catalogue;
}

static struct str own(struct str s)
{
    return (struct str){str_dup(s), s.length};
}

static void disown(struct str s)
{
    mem_free((void *)(uintptr_t)s.bytes);
}

static void drop_line(struct catalogue_line *line)
{
    for (size_t i = 0; line && i < line->count; i++) {
        disown(line->forms[i]);
        disown(line->texts[i]);
    }
    mem_free(line ? line->by : NULL);
    mem_free(line);
}

static void drop_article(const struct catalogue_article *article)
{
    disown(article->key);
    for (size_t i = 0; i < CATALOGUE_GENDERS; i++) {
        disown(article->forms[i]);
    }
}

void catalogue_destroy(struct catalogue *catalogue)
{
    if (!catalogue) {
        return;
    }
    size_t cursor = 0;
    void *value = NULL;
    struct str key = STR_NONE;
    while (strmap_each(&catalogue->lines, &cursor, &key, &value)) {
        drop_line(value);
    }
    cursor = 0;
    while (strmap_each(&catalogue->words, &cursor, &key, &value)) {
        mem_free(value);
    }
    for (size_t i = 0; i < catalogue->rule_count; i++) {
        disown(catalogue->rules[i].form);
    }
    for (size_t i = 0; i < catalogue->article_count; i++) {
        drop_article(&catalogue->articles[i]);
    }
    strmap_finish(&catalogue->lines);
    strmap_finish(&catalogue->words);
    mem_free(catalogue);
}

/* -- number forms -- */

static bool is_in(const struct catalogue_range *range, uint64_t number)
{
    uint64_t rest = range->of ? number % range->of : number;
    return rest >= range->from && rest <= range->to;
}

static struct str form_for(const struct catalogue *catalogue, uint64_t number)
{
    for (size_t i = 0; i < catalogue->rule_count; i++) {
        const struct catalogue_rule *rule = &catalogue->rules[i];
        if (is_in(&rule->in, number) && !is_in(&rule->but, number)) {
            return rule->form;
        }
    }
    return catalogue->rule_count == 0 && number == 1 ? STR("one") : STR("other");
}

/* True if the language has a form of this name. */
static bool has_form(const struct catalogue *catalogue, struct str form)
{
    bool has = str_equal(form, STR("other")) ||
               (catalogue->rule_count == 0 && str_equal(form, STR("one")));
    for (size_t i = 0; i < catalogue->rule_count && !has; i++) {
        has = str_equal(form, catalogue->rules[i].form);
    }
    return has;
}

bool catalogue_add_rule(
        struct catalogue *catalogue, const struct catalogue_rule *rule, struct err *err)
{
    if (!str_is_small_words(rule->form, FORM_BYTES)) {
        return err_set(
                err, ERR_FORMAT, "the name of a number form is a short word such as few");
    }
    if (catalogue->lines.count > 0) {
        return err_set(err, ERR_FORMAT, "number forms come before the first line");
    }
    if (rule->in.to < rule->in.from) {
        return err_set(err, ERR_FORMAT, "the number form %.*s needs from and to, in this order",
                STR_FMT(rule->form));
    }
    if (catalogue->rule_count == RULES_MAX) {
        return err_set(err, ERR_LIMIT, "a language has at most %d number forms", RULES_MAX);
    }
    struct catalogue_rule *added = &catalogue->rules[catalogue->rule_count++];
    *added = *rule;
    added->form = own(rule->form);
    return true;
}

/* -- adding -- */

static bool is_text(struct str text, struct err *err)
{
    if (text.length == 0 || text.length > CATALOGUE_TEXT_MAX) {
        return err_set(err, ERR_LIMIT, "a text has 1 to %d bytes", CATALOGUE_TEXT_MAX);
    }
    /* The reader of data files puts U+FFFD for bytes that are not UTF-8. */
    if (!str_is_utf8(text) || str_find(text, STR("\xEF\xBF\xBD"), 0) != SIZE_MAX) {
        return err_set(err, ERR_FORMAT, "a text has bytes that are not UTF-8");
    }
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if ((byte < ' ' && byte != '\n') || byte == 0x7F) {
            return err_set(err, ERR_FORMAT, "a text has the control byte %u", byte);
        }
    }
    return true;
}

static bool check_texts(const struct catalogue *catalogue, struct str english,
        const struct catalogue_text *texts, size_t count, struct str by, struct err *err)
{
    const struct catalogue_articles articles = {catalogue, catalogue_article};
    bool several = texts[0].form.length > 0;
    bool other = !several;
    if (several && !catalogue_has_name(english, by)) {
        return err_set(err, ERR_FORMAT,
                "number forms need the number's placeholder: the sentence has no {%.*s}; name "
                "another with by = \"NAME\"",
                STR_FMT(by));
    }
    for (size_t i = 0; i < count; i++) {
        if (several && !has_form(catalogue, texts[i].form)) {
            return err_set(err, ERR_FORMAT, "the language has no number form %.*s",
                    STR_FMT(texts[i].form));
        }
        if (!is_text(texts[i].text, err) || !catalogue_check(&articles, english, texts[i].text,
                                                    several ? by : STR_NONE, err)) {
            return false;
        }
        other = other || str_equal(texts[i].form, STR("other"));
    }
    return other || err_set(err, ERR_FORMAT, "the number form other is missing");
}

bool catalogue_add(struct catalogue *catalogue, struct str english,
        const struct catalogue_text *texts, size_t count, struct str by, struct err *err)
{
    struct str name = by.length > 0 ? by : STR("count");
    if (count == 0 || count > CATALOGUE_FORMS_MAX) {
        return err_set(err, ERR_FORMAT, "a line has one text in quotes, or number forms");
    }
    if (!is_text(english, err) || !check_texts(catalogue, english, texts, count, name, err)) {
        return false;
    }
    if (catalogue->lines.count >= CATALOGUE_LINES_MAX) {
        return err_set(err, ERR_LIMIT, "a language has at most %d lines", CATALOGUE_LINES_MAX);
    }
    struct catalogue_line *line = mem_alloc(sizeof(*line));
    line->of = catalogue;
    line->by = texts[0].form.length > 0 ? str_dup(name) : NULL;
    for (; line->count < count; line->count++) {
        line->forms[line->count] = own(texts[line->count].form);
        line->texts[line->count] = own(texts[line->count].text);
    }
    drop_line(strmap_put(&catalogue->lines, english, line));
    return true;
}

bool catalogue_add_word(
        struct catalogue *catalogue, struct str key, struct str text, struct err *err)
{
    if (!is_text(text, err)) {
        return false;
    }
    mem_free(strmap_put(&catalogue->words, key, str_dup(text)));
    return true;
}

bool catalogue_add_article(struct catalogue *catalogue, struct str key,
        const struct str forms[CATALOGUE_GENDERS], struct err *err)
{
    size_t at = 0;
    if (!str_is_small_words(key, FORM_BYTES)) {
        return err_set(err, ERR_FORMAT, "the key of an article is a short word such as den");
    }
    while (at < catalogue->article_count && !str_equal(catalogue->articles[at].key, key)) {
        at++;
    }
    if (at == ARTICLES_MAX) {
        return err_set(err, ERR_LIMIT, "a language has at most %d articles", ARTICLES_MAX);
    }
    for (size_t i = 0; i < CATALOGUE_GENDERS; i++) {
        if (forms[i].length > 0 && !is_text(forms[i], err)) {
            return false;
        }
    }
    struct catalogue_article *article = &catalogue->articles[at];
    if (at == catalogue->article_count) {
        catalogue->article_count++;
    } else {
        drop_article(article);
    }
    article->key = own(key);
    for (size_t i = 0; i < CATALOGUE_GENDERS; i++) {
        article->forms[i] = own(forms[i]);
    }
    return true;
}

/* -- looking up -- */

const struct catalogue_article *catalogue_article(
        const struct catalogue *catalogue, struct str key)
{
    for (size_t i = 0; catalogue && i < catalogue->article_count; i++) {
        if (str_equal_nocase(catalogue->articles[i].key, key)) {
            return &catalogue->articles[i];
        }
    }
    return NULL;
}

struct str catalogue_article_form(
        const struct catalogue_article *article, enum catalogue_gender gender)
{
    return article->forms[gender];
}

bool catalogue_is_article(const struct catalogue *catalogue, struct str word)
{
    for (size_t i = 0; catalogue && word.length > 0 && i < catalogue->article_count; i++) {
        for (size_t gender = 0; gender < CATALOGUE_GENDERS; gender++) {
            if (str_equal_nocase(catalogue->articles[i].forms[gender], word)) {
                return true;
            }
        }
    }
    return false;
}

void catalogue_each_word(const struct catalogue *catalogue,
        void (*visit)(void *data, struct str key, struct str text), void *data)
{
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *text = NULL;
    while (catalogue && strmap_each(&catalogue->words, &cursor, &key, &text)) {
        visit(data, key, str_of(text));
    }
}

void catalogue_each(const struct catalogue *catalogue,
        void (*visit)(void *data, struct str english, const struct catalogue_line *line),
        void *data)
{
    size_t cursor = 0;
    struct str english = STR_NONE;
    void *line = NULL;
    while (catalogue && strmap_each(&catalogue->lines, &cursor, &english, &line)) {
        visit(data, english, line);
    }
}

const struct catalogue_line *catalogue_get(
        const struct catalogue *catalogue, struct str english)
{
    return strmap_find(&catalogue->lines, english);
}

struct str catalogue_word(const struct catalogue *catalogue, struct str key)
{
    const char *word = strmap_find(&catalogue->words, key);
    return word ? str_of(word) : STR_NONE;
}

struct str catalogue_form_at(const struct catalogue_line *line, size_t i)
{
    return i < line->count ? line->forms[i] : STR_NONE;
}

const struct catalogue *catalogue_use(const struct catalogue *catalogue)
{
    const struct catalogue *before = catalogue_current;
    catalogue_current = catalogue;
    return before;
}

struct str catalogue_by(const struct catalogue_line *line)
{
    return line->by ? str_of(line->by) : STR_NONE;
}

struct str catalogue_form(const struct catalogue_line *line, struct str form)
{
    for (size_t i = 0; i < line->count; i++) {
        if (str_equal(line->forms[i], form)) {
            return line->texts[i];
        }
    }
    return STR_NONE;
}

struct str catalogue_text(const struct catalogue_line *line, uint64_t number)
{
    if (!line->by) {
        return line->texts[0];
    }
    struct str text = catalogue_form(line, form_for(line->of, number));
    return text.length > 0 ? text : catalogue_form(line, STR("other"));
}

const char *catalogue_sentence(const char *english)
{
    const struct catalogue_line *line = catalogue_find(str_of(english));
    return line ? catalogue_text(line, 0).bytes : english;
}

const char *catalogue_format(const char *english)
{
    return strchr(english, '%') ? catalogue_sentence(english) : english;
}
