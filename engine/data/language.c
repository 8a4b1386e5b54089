/* language.c -- reads the files of a language into a catalogue.
 *
 * Files are read in the order of their names, so "50-own.lua" can replace lines of "10-all.lua".
 * Everything is read or nothing: the first mistake ends the reading, with its file and line. */
#include "engine/data/language.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/data/data_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUILT_IN "data/languages/"
#define FILE_MOST ((size_t)8 << 20)

enum { NAME_MOST = 32 };

/* -- records -- */

static uint64_t field_number(const struct value *table, const char *name, uint64_t otherwise)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    int64_t number = value ? value_as_int(value, -1) : -1;
    return number >= 0 ? (uint64_t)number : otherwise;
}

static bool read_number_record(
        struct catalogue *catalogue, const struct data_file_record *record, struct err *err)
{
    const struct value *but = value_table_get_str(&record->table, STR("but"));
    struct catalogue_rule rule = {
            .form = record->ref,
            .in = {field_number(&record->table, "of", 0),
                    field_number(&record->table, "from", 1),
                    field_number(&record->table, "to", 0)},
            .but = {.from = 1, .to = 0},
    };
    if (but && but->kind != VALUE_TABLE) {
        return err_set(err, ERR_FORMAT, "but is a table: { of = 100, from = 12, to = 14 }");
    }
    if (but) {
        rule.but = (struct catalogue_range){field_number(but, "of", 0),
                field_number(but, "from", 1), field_number(but, "to", 0)};
    }
    return catalogue_add_rule(catalogue, &rule, err);
}

/* Sets *out to the only text of a table { "text" }. */
static bool only_language_text(const struct value *table, struct str *out)
{
    struct value key = value_nil();
    const struct value *text =
            value_table_count(table) == 1 ? value_table_at(table, 0, &key) : NULL;
    bool is = text && text->kind == VALUE_STRING && key.kind == VALUE_INT;
    *out = is ? value_as_str(text) : STR_NONE;
    return is;
}

static bool read_line_record(
        struct catalogue *catalogue, const struct data_file_record *record, struct err *err)
{
    struct catalogue_text texts[CATALOGUE_FORMS_MAX] = {{STR_NONE, STR_NONE}};
    struct str by = STR_NONE;
    size_t count = only_language_text(&record->table, &texts[0].text);
    size_t pairs = count == 0 ? value_table_count(&record->table) : 0;
    for (size_t i = 0; i < pairs; i++) {
        struct value key = value_nil();
        const struct value *text = value_table_at(&record->table, i, &key);
        if (text->kind != VALUE_STRING || key.kind != VALUE_STRING ||
                count == CATALOGUE_FORMS_MAX) {
            return err_set(err, ERR_FORMAT,
                    "a line has one text in quotes, or a text for each number form: { one = "
                    "\"...\", other = \"...\" }");
        }
        if (str_equal(value_as_str(&key), STR("by"))) {
            by = value_as_str(text);
        } else {
            texts[count++] = (struct catalogue_text){value_as_str(&key), value_as_str(text)};
        }
    }
    return catalogue_add(catalogue, record->ref, texts, count, by, err);
}

static bool read_word_record(
        struct catalogue *catalogue, const struct data_file_record *record, struct err *err)
{
    struct str text = STR_NONE;
    return (only_language_text(&record->table, &text) ||
                   err_set(err, ERR_FORMAT, "a word has one text in quotes: { \"...\" }")) &&
           catalogue_add_word(catalogue, record->ref, text, err);
}

static bool read_article_record(
        struct catalogue *catalogue, const struct data_file_record *record, struct err *err)
{
    static const char *const genders[CATALOGUE_GENDERS] = {"he", "she", "it", "they"};
    struct str forms[CATALOGUE_GENDERS] = {STR_NONE};
    size_t count = 0;
    for (size_t i = 0; i < CATALOGUE_GENDERS; i++) {
        const struct value *form = value_table_get_str(&record->table, str_of(genders[i]));
        count += form != NULL && form->kind == VALUE_STRING;
        forms[i] = form && form->kind == VALUE_STRING ? value_as_str(form) : STR_NONE;
    }
    if (count == 0 || count != value_table_count(&record->table)) {
        return err_set(err, ERR_FORMAT,
                "an article has a form for each gender: { he = \"den\", she = \"die\", it = "
                "\"das\", they = \"die\" }; leave out a gender that has none");
    }
    return catalogue_add_article(catalogue, record->ref, forms, err);
}

static bool on_language_record(void *data, struct data_file_record *record, struct err *err)
{
    if (record->table.kind != VALUE_TABLE) {
        return err_set(err, ERR_FORMAT, "a record needs a table {...}");
    }
    if (str_equal(record->kind, STR("line"))) {
        return read_line_record(data, record, err);
    }
    if (str_equal(record->kind, STR("word"))) {
        return read_word_record(data, record, err);
    }
    if (str_equal(record->kind, STR("article"))) {
        return read_article_record(data, record, err);
    }
    return str_equal(record->kind, STR("number"))
                   ? read_number_record(data, record, err)
                   : err_set(err, ERR_FORMAT,
                             "%.*s is not a kind of record here: line, word, article or number",
                             STR_FMT(str_fit(record->kind, NAME_MOST)));
}

bool language_eval(
        struct str source, const char *name, struct catalogue *catalogue, struct err *err)
{
    const struct data_file_sink sink = {.record = on_language_record, .data = catalogue};
    return data_file_eval(source, name, &sink, err);
}

/* -- files -- */

struct language_reading {
    struct catalogue *catalogue;
    const char *language;
    struct err *err;
    size_t files;
    bool failed;
};

static void read_built_in(void *data, const char *path)
{
    struct language_reading *reading = data;
    struct buf source = {0};
    if (reading->failed || !str_ends(str_of(path), STR(".lua"))) {
        return;
    }
    reading->failed = !asset_read(path, &source, reading->err) ||
                      !language_eval(buf_str(&source), path, reading->catalogue, reading->err);
    reading->files++;
    buf_finish(&source);
}

static bool read_language_file(
        struct language_reading *reading, const char *folder, const char *name)
{
    struct buf path = {0};
    struct buf source = {0};
    buf_printf(&path, "%s/%s/%s", folder, reading->language, name);
    bool ok = file_read(path.bytes, "the language file", FILE_MOST, &source, reading->err) &&
              language_eval(buf_str(&source), path.bytes, reading->catalogue, reading->err);
    reading->files++;
    buf_finish(&path);
    buf_finish(&source);
    return ok;
}

static int is_language_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && str_ends(str_of(entry->d_name), STR(".lua"));
}

static bool read_language_folder(struct language_reading *reading, const char *folder)
{
    struct buf path = {0};
    struct dirent **entries = NULL;
    buf_printf(&path, "%s/%s", folder, reading->language);
    int count = scandir(path.bytes, &entries, is_language_file, alphasort);
    bool ok = count >= 0 || errno == ENOENT ||
              err_set(reading->err, ERR_IO, "cannot read the folder %s: %s", path.bytes,
                      strerror(errno));
    for (int i = 0; i < count; i++) {
        ok = ok && read_language_file(reading, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    buf_finish(&path);
    return ok;
}

static bool read_language(struct language_reading *reading, const char *folder)
{
    char prefix[sizeof(BUILT_IN) + NAME_MOST + 2];
    (void)snprintf(prefix, sizeof(prefix), BUILT_IN "%s/", reading->language);
    asset_each(prefix, read_built_in, reading);
    if (reading->failed || (folder && !read_language_folder(reading, folder))) {
        return false;
    }
    return reading->files > 0 ||
           err_set(reading->err, ERR_MISSING,
                   "there is no language \"%s\": put its files into %s/%s (make them with "
                   "skein "
                   "lines), or set language = \"en\"",
                   reading->language, folder ? folder : "a folder that `languages` names",
                   reading->language);
}

bool language_read(
        const char *language, const char *folder, struct catalogue **out, struct err *err)
{
    *out = NULL;
    if (!language || strcmp(language, "en") == 0) {
        return true;
    }
    struct str name = str_of(language);
    if (!str_is_small_words(name, NAME_MOST) || str_find_char(name, ' ', 0) != SIZE_MAX) {
        return err_set(err, ERR_FORMAT,
                "language is the name of a folder in small letters, digits and hyphens: "
                "\"de\"");
    }
    struct language_reading reading = {
            .catalogue = catalogue_create(), .language = language, .err = err};
    if (!read_language(&reading, folder)) {
        catalogue_destroy(reading.catalogue);
        return false;
    }
    *out = reading.catalogue;
    return true;
}
