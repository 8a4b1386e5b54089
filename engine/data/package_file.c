/* package_file.c -- reads the package.lua of each package.
 *
 * To add a field: a row in fields, its place in struct package, and a line in help packages. */
#include "engine/data/package_file.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/edit_distance.h"
#include "engine/base/mem.h"
#include "engine/base/package.h"
#include "engine/data/data_file.h"
#include "world/value/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SCRIPTS "scripts/"
#define PACKAGE_FILE "/package.lua"

enum { VERSION_MAX = 1000000 };

struct reading_package {
    struct packages *packages;
    struct str name; /* of the folder */
    bool found;
};

/* -- fields -- */

struct package_field {
    const char *name;
    bool (*read)(struct package *package, const struct package_field *field,
            const struct value *value, struct err *err);
    size_t offset; /* of the words in struct package */
};

static bool read_words(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    struct package_words *words =
            (struct package_words *)(void *)((char *)package + field->offset);
    bool ok = value->kind == VALUE_TABLE && value->table->entry_count == 0;
    for (size_t i = 0; ok && i < value->table->item_count; i++) {
        struct str word = value_as_str(&value->table->items[i]);
        ok = word.length > 0;
        if (ok && !package_words_has(words, word)) {
            package_words_add(words, word);
        }
    }
    return ok || err_set(err, ERR_FORMAT, "%s must be a list of names, such as { \"trade\" }",
                         field->name);
}

static bool read_title(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    struct str title = value_as_str(value);
    mem_free(package->title);
    package->title = str_dup(title);
    return title.length > 0 ||
           err_set(err, ERR_FORMAT, "%s must be some words in quotes", field->name);
}

static bool read_settle(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    struct str file = value_as_str(value);
    mem_free(package->settle);
    package->settle = str_dup(file);
    return str_ends(file, STR(".lua")) ||
           err_set(err, ERR_FORMAT, "%s must be the name of a file, such as \"settle.lua\"",
                   field->name);
}

static bool read_version(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    int64_t version = value_as_int(value, 0);
    package->version = (unsigned)version;
    return (value->kind == VALUE_INT && version > 0 && version <= VERSION_MAX) ||
           err_set(err, ERR_FORMAT, "%s must be a whole number from 1", field->name);
}

static bool read_default(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    package->is_default = value_is_true(value);
    return value->kind == VALUE_BOOL ||
           err_set(err, ERR_FORMAT, "%s must be true or false", field->name);
}

static double bound(const struct value *table, const char *name, double otherwise)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value_as_number(value, otherwise) : otherwise;
}

static bool find_kind(struct str name, enum package_kind *out)
{
    static const char *const names[PACKAGE_KINDS] = {
            [PACKAGE_NUMBER] = "number",
            [PACKAGE_FLAG] = "flag",
            [PACKAGE_TEXT] = "text",
    };
    *out = (enum package_kind)str_index(name, names, PACKAGE_KINDS);
    return *out < PACKAGE_KINDS;
}

bool package_setting_fits(const struct package_setting *setting, const struct value *value)
{
    double number = value_as_number(value, NAN);
    bool is_chosen = setting->choices.count == 0 ||
                     package_words_has(&setting->choices, value_as_str(value));
    return setting->kind == PACKAGE_FLAG ? value->kind == VALUE_BOOL
           : setting->kind == PACKAGE_TEXT
                   ? value->kind == VALUE_STRING && is_chosen
                   : number >= setting->least && number <= setting->most;
}

void package_setting_put_wanted(const struct package_setting *setting, struct buf *out)
{
    static const char *const wanted[] = {[PACKAGE_NUMBER] = "a number",
            [PACKAGE_FLAG] = "true or false",
            [PACKAGE_TEXT] = "a text in quotes"};
    bool has_least = setting->least > -HUGE_VAL;
    bool has_most = setting->most < HUGE_VAL;
    buf_add_text(out, setting->choices.count > 0 ? "one of " : wanted[setting->kind]);
    for (size_t i = 0; i < setting->choices.count; i++) {
        buf_printf(out, "%s\"%s\"", i > 0 ? ", " : "", setting->choices.list[i]);
    }
    if (setting->kind == PACKAGE_NUMBER && has_least) {
        buf_printf(out, has_most ? " from %g" : ", %g or more", setting->least);
    }
    if (setting->kind == PACKAGE_NUMBER && has_most) {
        buf_printf(out, has_least ? " to %g" : ", %g or less", setting->most);
    }
}

/* Reads the members of a setting that not each has. False for one of another kind. */
static bool read_more(
        struct package_setting *setting, const struct value *table, const struct value *value)
{
    const struct value *choices = value_table_get_str(table, STR("choices"));
    const struct value *off = value_table_get_str(table, STR("off"));
    const struct value *was = value_table_get_str(table, STR("was"));
    bool ok = !choices || (choices->kind == VALUE_TABLE && setting->kind == PACKAGE_TEXT);
    for (size_t i = 0; choices && ok && i < choices->table->item_count; i++) {
        struct str word = value_as_str(&choices->table->items[i]);
        ok = word.length > 0;
        if (ok) {
            package_words_add(&setting->choices, word);
        }
    }
    if (off) {
        struct buf literal = {0};
        data_file_write(off, NULL, &literal);
        setting->off = str_dup(buf_str(&literal));
        buf_finish(&literal);
        ok = ok && package_setting_fits(setting, off);
    }
    setting->was = was ? str_dup(value_as_str(was)) : NULL;
    return ok && package_setting_fits(setting, value);
}

static void finish_setting(struct package_setting *setting)
{
    package_words_finish(&setting->choices);
    mem_free(setting->off);
    mem_free(setting->was);
}

static bool read_setting(
        struct package *package, struct str name, const struct value *table, struct err *err)
{
    const struct value *value =
            table->kind == VALUE_TABLE ? value_table_get_str(table, STR("default")) : NULL;
    const struct value *kind = value ? value_table_get_str(table, STR("kind")) : NULL;
    const struct value *help = value ? value_table_get_str(table, STR("help")) : NULL;
    struct package_setting setting = {0};
    if (!value || !kind || !help || !find_kind(value_as_str(kind), &setting.kind)) {
        return err_set(err, ERR_FORMAT,
                "the setting %.*s must be { kind = \"number\" (or \"flag\" or \"text\"), "
                "default = "
                "VALUE, help = \"…\" }",
                STR_FMT(name));
    }
    setting.least = bound(table, "min", -HUGE_VAL);
    setting.most = bound(table, "max", HUGE_VAL);
    struct buf literal = {0};
    if (!read_more(&setting, table, value)) {
        package_setting_put_wanted(&setting, &literal);
        (void)err_set(err, ERR_FORMAT, "the default of the setting %.*s must be %s",
                STR_FMT(name), literal.bytes);
        buf_finish(&literal);
        finish_setting(&setting);
        return false;
    }
    data_file_write(value, NULL, &literal);
    setting.name = str_dup(name);
    setting.value = str_dup(buf_str(&literal));
    setting.help = str_dup(value_as_str(help));
    buf_finish(&literal);
    package->settings = mem_grow(package->settings, package->setting_count,
            &package->setting_capacity, sizeof(*package->settings));
    package->settings[package->setting_count++] = setting;
    return true;
}

static bool read_settings(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    bool ok = value->kind == VALUE_TABLE ||
              err_set(err, ERR_FORMAT, "%s must be a table", field->name);
    for (size_t i = 0; ok && i < value_table_count(value); i++) {
        struct value key;
        const struct value *inner = value_table_at(value, i, &key);
        ok = read_setting(package, value_as_str(&key), inner, err);
    }
    return ok;
}

static bool read_prompt(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    bool ok = value->kind == VALUE_TABLE && value->table->item_count == 0;
    for (size_t i = 0; ok && i < value_table_count(value); i++) {
        struct value key;
        struct str property = value_as_str(value_table_at(value, i, &key));
        struct str letter = value_as_str(&key);
        struct buf word = {0};
        ok = letter.length == 1 && property.length > 0;
        if (ok) {
            buf_printf(&word, "%.*s %.*s", STR_FMT(letter), STR_FMT(property));
            package_words_add(&package->prompt, buf_str(&word));
        }
        buf_finish(&word);
    }
    return ok ||
           err_set(err, ERR_FORMAT,
                   "%s must be a table from letters to properties, such as { h = \"hp\" }",
                   field->name);
}

static bool read_steps(struct package *package, const struct package_field *field,
        const struct value *value, struct err *err)
{
    bool ok = value->kind == VALUE_TABLE;
    for (size_t i = 0; ok && i < value_table_count(value); i++) {
        struct value key;
        struct str file = value_as_str(value_table_at(value, i, &key));
        int64_t version = value_as_int(&key, 0);
        ok = version > 0 && version <= VERSION_MAX && str_ends(file, STR(".lua"));
        if (ok) {
            package->steps = mem_grow(package->steps, package->step_count,
                    &package->step_capacity, sizeof(*package->steps));
            package->steps[package->step_count++] =
                    (struct package_step){(unsigned)version, str_dup(file)};
        }
    }
    return ok ||
           err_set(err, ERR_FORMAT,
                   "%s must be { [VERSION] = \"FILE.lua\" }, the step from that version to "
                   "the next",
                   field->name);
}

#define WORDS(member) read_words, offsetof(struct package, member)

static const struct package_field package_fields[] = {
        {"title", read_title, 0},
        {"version", read_version, 0},
        {"default", read_default, 0},
        {"needs", WORDS(needs)},
        {"wants", WORDS(wants)},
        {"replaces", WORDS(replaces)},
        {"lib", WORDS(lib)},
        {"commands", WORDS(commands)},
        {"verbs", WORDS(verbs)},
        {"acts", WORDS(acts)},
        {"own", WORDS(own)},
        {"people", WORDS(people)},
        {"gestures", WORDS(gestures)},
        {"points", WORDS(points)},
        {"events", WORDS(events)},
        {"prompt", read_prompt, 0},
        {"settings", read_settings, 0},
        {"settle", read_settle, 0},
        {"migrate", read_steps, 0},
};

enum { FIELDS = sizeof(package_fields) / sizeof(package_fields[0]) };

static bool read_field_of(
        struct package *package, struct str name, const struct value *value, struct err *err)
{
    const char *nearest = NULL;
    unsigned best = EDIT_DISTANCE_NONE;
    for (size_t i = 0; i < FIELDS; i++) {
        const struct package_field *field = &package_fields[i];
        unsigned distance = edit_distance(name, str_of(field->name));
        if (distance == 0) {
            return field->read(package, field, value, err);
        }
        if (distance < best) {
            best = distance;
            nearest = field->name;
        }
    }
    return err_set(err, ERR_FORMAT, "a package has no field \"%.*s\"%s%s%s", STR_FMT(name),
            nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

/* -- the file -- */

static bool on_package(void *data, struct data_file_record *record, struct err *err)
{
    struct reading_package *reading = data;
    if (!str_equal(record->kind, STR("package")) || !str_equal(record->ref, reading->name) ||
            reading->found) {
        return err_set(err, ERR_FORMAT,
                "the file must be one record, package \"%.*s\" { … }, by the name of its "
                "folder",
                STR_FMT(reading->name));
    }
    if (!package_name_is_formed(reading->name)) {
        return err_set(err, ERR_FORMAT,
                "\"%.*s\" is not a package's name: use small letters, digits and dashes, at "
                "most %d",
                STR_FMT(str_fit(reading->name, PACKAGE_NAME_MAX)), PACKAGE_NAME_MAX);
    }
    struct package *package = packages_add(reading->packages, reading->name);
    reading->found = true;
    for (size_t i = 0; i < value_table_count(&record->table); i++) {
        struct value key;
        const struct value *value = value_table_at(&record->table, i, &key);
        if (!read_field_of(package, value_as_str(&key), value, err)) {
            return false;
        }
    }
    return package->title || err_set(err, ERR_FORMAT, "the package needs a title");
}

bool package_file_read(struct packages *packages, struct str source, struct str name,
        const char *path, struct err *err)
{
    struct reading_package reading = {packages, name, false};
    struct data_file_sink sink = {.record = on_package, .data = &reading};
    return data_file_eval(source, path, &sink, err) &&
           (reading.found ||
                   err_set(err, ERR_FORMAT, "%s: there is no package \"%.*s\" { … } in it",
                           path, STR_FMT(name)));
}

struct reading_packages {
    struct packages *packages;
    bool (*read)(void *data, const char *path, struct str *out, struct err *err);
    void *data;
    struct err *err;
    bool failed;
};

/* Returns the NAME of scripts/NAME/package.lua, or an empty text. */
static struct str folder_of(const char *path)
{
    struct str rest = str_of(path);
    struct str end = STR(PACKAGE_FILE);
    if (!str_ends(rest, end)) {
        return STR_NONE;
    }
    struct str name = str_slice(rest, strlen(SCRIPTS), rest.length - end.length);
    return str_find_char(name, '/', 0) == SIZE_MAX ? name : STR_NONE;
}

static void read_member(void *data, const char *path)
{
    struct reading_packages *reading = data;
    struct str name = folder_of(path);
    struct str source = STR_NONE;
    if (name.length == 0 || reading->failed) {
        return;
    }
    struct buf text = {0};
    bool ok = reading->read ? reading->read(reading->data, path, &source, reading->err)
                            : asset_read(path, &text, reading->err);
    source = reading->read ? source : buf_str(&text);
    reading->failed =
            !ok || !package_file_read(reading->packages, source, name, path, reading->err);
    buf_finish(&text);
}

bool package_files_read(struct packages *packages,
        bool (*read)(void *data, const char *path, struct str *out, struct err *err),
        void *data, struct err *err)
{
    struct reading_packages reading = {packages, read, data, err, false};
    asset_each(SCRIPTS, read_member, &reading);
    return !reading.failed;
}

/* -- settings of the configuration -- */

static bool set_setting(
        struct package *package, struct str name, const struct value *value, struct err *err)
{
    struct package_setting *setting = package_find_setting(package, name);
    struct buf literal = {0};
    if (!setting) {
        return err_set(err, ERR_FORMAT, "settings: the package %s has no setting \"%.*s\"",
                package->name, STR_FMT(name));
    }
    if (!package_setting_fits(setting, value)) {
        package_setting_put_wanted(setting, &literal);
        (void)err_set(err, ERR_FORMAT, "settings: %s.%s must be %s (%s)", package->name,
                setting->name, literal.bytes, setting->help);
        buf_finish(&literal);
        return false;
    }
    data_file_write(value, NULL, &literal);
    mem_free(setting->value);
    setting->value = str_dup(buf_str(&literal));
    setting->is_set = true;
    buf_finish(&literal);
    return true;
}

bool package_settings_set(
        struct packages *packages, const struct value *settings, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; settings && ok && i < value_table_count(settings); i++) {
        struct value key;
        const struct value *table = value_table_at(settings, i, &key);
        struct package *package = packages_find(packages, value_as_str(&key));
        ok = package || err_set(err, ERR_MISSING, "settings: there is no package \"%.*s\"",
                                STR_FMT(value_as_str(&key)));
        for (size_t n = 0; ok && package && n < value_table_count(table); n++) {
            struct value name;
            const struct value *value = value_table_at(table, n, &name);
            ok = set_setting(package, value_as_str(&name), value, err);
        }
    }
    return ok;
}
