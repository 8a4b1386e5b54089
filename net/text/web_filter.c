/* web_filter.c -- the filters of templates: they format a value.
 *
 * Every filter escapes its output as the form of the text requires. The template contains the words
 * of a language: a filter only chooses among them.
 *
 * To add one: a row in `filters`, and a line in data/help/web-pages.md. */
#include "net/text/web_filter.h"

#include "net/text/web_form.h"
#include "net/text/web_html.h"
#include "net/text/web_word.h"

#include <time.h>

static void put_segment(struct buf *out, const struct web_value *value)
{
    web_put_segment(out, value->text);
}

static void put_local(struct buf *out, const struct web_value *value)
{
    web_put_local(out, value->text, "&amp;");
}

static void put_markup_filter(struct buf *out, const struct web_value *value)
{
    value->form->put_markup(out, value->text);
}

static void put_markdown_filter(struct buf *out, const struct web_value *value)
{
    value->form->put_markdown(out, value->text);
}

static void put_time_filter(struct buf *out, const struct web_value *value)
{
    time_t when = (time_t)value->number;
    struct tm parts;
    char machine[32];
    char human[32];
    if (gmtime_r(&when, &parts) &&
            strftime(machine, sizeof(machine), "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 &&
            strftime(human, sizeof(human), "%Y-%m-%d %H:%M", &parts) > 0) {
        if (value->form->html) {
            buf_printf(out, "<time datetime=\"%s\">%s UTC</time>", machine, human);
        } else {
            buf_printf(out, "%s UTC", human);
        }
    }
}

static void put_word(struct buf *out, const struct web_value *value, int64_t number)
{
    struct str words = value->words;
    struct web_word word;
    while (number > 0 && web_word_take(&words, &word)) {
        number--;
    }
    if (number == 0 && web_word_take(&words, &word)) {
        value->form->put(out, word.text);
    }
}

static void put_pick(struct buf *out, const struct web_value *value)
{
    put_word(out, value, value->number);
}

static void put_plural(struct buf *out, const struct web_value *value)
{
    put_word(out, value, value->number == 1 ? 0 : 1);
}

/* Appends a duration in its largest unit; there are two words (one, many) for each unit. */
static void put_duration(struct buf *out, const struct web_value *value)
{
    static const int64_t units[] = {86400, 3600, 60, 1};
    int64_t i = 0;
    while (i < 3 && value->number < units[i]) {
        i++;
    }
    int64_t count = value->number < 0 ? 0 : value->number / units[i];
    buf_printf(out, "%lld ", (long long)count);
    put_word(out, value, i * 2 + (count != 1));
}

static int64_t first_number(const struct web_value *value)
{
    int64_t number = 0;
    (void)str_to_i64(value->words, &number);
    return number;
}

static void put_digits(struct buf *out, const struct web_value *value)
{
    int64_t digits = first_number(value);
    buf_printf(out, "%0*lld", digits > 0 && digits < 20 ? (int)digits : 1,
            (long long)value->number);
}

static void put_less(struct buf *out, const struct web_value *value)
{
    int64_t number = 0;
    (void)__builtin_sub_overflow(value->number, first_number(value), &number);
    buf_printf(out, "%lld", (long long)number);
}

static const struct web_filter filters[] = {
        {"markup", put_markup_filter, 0, true},
        {"markdown", put_markdown_filter, 0, true},
        {"time", put_time_filter, 0, true},
        {"segment", put_segment, 0, false},
        {"local", put_local, 0, false},
        {"plural", put_plural, 2, false},
        {"duration", put_duration, 8, false},
        {"pick", put_pick, WEB_WORDS_ANY, false},
        {"digits", put_digits, 1, false},
        {"less", put_less, 1, false},
};

const struct web_filter *web_filter_find(struct str name)
{
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
        if (str_equal(name, str_of(filters[i].name))) {
            return &filters[i];
        }
    }
    return NULL;
}
