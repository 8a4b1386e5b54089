/* game_file.c -- reads and writes a game as data. No code of it runs (data_file.h). */
#include "engine/data/game_file.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/package.h"
#include "engine/data/data_file.h"

#define NAMES_BYTES_MAX 1000

/* -- packages -- */

struct str game_item_path(const struct value *item)
{
    const struct value *path = item->kind == VALUE_TABLE && value_table_count(item) == 1
                                       ? value_table_get_str(item, STR("path"))
                                       : NULL;
    struct str text = path ? value_as_str(path) : STR_NONE;
    while (text.length > 1 && str_ends(text, STR("/"))) {
        text = str_slice(text, 0, text.length - 1);
    }
    return text;
}

struct str game_item_name(const struct value *item)
{
    struct str path = game_item_path(item);
    for (size_t slash; (slash = str_find_char(path, '/', 0)) != SIZE_MAX;) {
        path = str_slice(path, slash + 1, path.length);
    }
    return item->kind == VALUE_STRING ? value_as_str(item) : path;
}

void game_items_put(const struct value *items, struct buf *out)
{
    bool adds = false;
    size_t count = items->kind == VALUE_TABLE ? items->table->item_count : 0;
    for (size_t i = 0; i < count; i++) {
        adds = adds || str_equal(game_item_name(&items->table->items[i]), STR("default"));
    }
    for (size_t i = 0; i < count; i++) {
        struct str name = game_item_name(&items->table->items[i]);
        if (!str_equal(name, STR("default"))) {
            buf_printf(out, "%s%.*s ", adds ? "+" : "", STR_FMT(name));
        }
    }
}

bool game_items_check(const struct value *items, size_t most, struct err *err)
{
    bool ok = items->kind == VALUE_TABLE && items->table->entry_count == 0;
    size_t length = 0;
    for (size_t i = 0; ok && i < items->table->item_count; i++) {
        struct str name = game_item_name(&items->table->items[i]);
        ok = package_name_is_formed(name);
        length += name.length + 1;
    }
    return (ok && length < most) ||
           err_set(err, ERR_FORMAT,
                   "it must be a list of packages, such as { \"core\", \"homes\", { path = "
                   "\"dragons\" } }; a name has small letters, digits and dashes");
}

bool game_settings_check(const struct value *settings, struct err *err)
{
    bool ok = settings->kind == VALUE_TABLE;
    for (size_t i = 0; ok && i < value_table_count(settings); i++) {
        struct value key;
        ok = value_table_at(settings, i, &key)->kind == VALUE_TABLE && key.kind == VALUE_STRING;
    }
    return ok || err_set(err, ERR_FORMAT,
                         "it must be a table of packages, such as { dragons = { fire = 20 } }");
}

/* -- reading -- */

static bool read_text(const struct value *value, char **out)
{
    struct str text = value_as_str(value);
    mem_free(*out);
    *out = str_dup(text);
    return text.length > 0;
}

/* Takes the value. */
static bool read_game_field(
        struct game_file *game, struct str name, struct value *value, struct err *err)
{
    if (str_equal(name, STR("title")) || str_equal(name, STR("world"))) {
        char **out = str_equal(name, STR("title")) ? &game->title : &game->world;
        return read_text(value, out) ||
               err_set(err, ERR_FORMAT, "%.*s must be text in quotes", STR_FMT(name));
    }
    bool is_list = str_equal(name, STR("packages"));
    if (!is_list && !str_equal(name, STR("settings"))) {
        return err_set(err, ERR_FORMAT,
                "a game has no field \"%.*s\"; it has title, packages, settings and world",
                STR_FMT(str_fit(name, 64)));
    }
    struct value *out = is_list ? &game->packages : &game->settings;
    value_finish(out);
    *out = *value;
    *value = value_nil();
    return is_list ? game_items_check(out, NAMES_BYTES_MAX, err) || err_wrap(err, "packages")
                   : game_settings_check(out, err) || err_wrap(err, "settings");
}

static bool on_game(void *data, struct data_file_record *record, struct err *err)
{
    struct game_file *game = data;
    if (!str_equal(record->kind, STR("game"))) {
        return true;
    }
    if (game->name || !package_name_is_formed(record->ref)) {
        return err_set(err, ERR_FORMAT,
                game->name ? "there is a game already"
                           : "a game's name has small letters, digits and dashes, such as game "
                             "\"saltmarsh\" { … }");
    }
    game->name = str_dup(record->ref);
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(&record->table); i++) {
        struct value key;
        struct value value = value_dup(value_table_at(&record->table, i, &key));
        ok = read_game_field(game, value_as_str(&key), &value, err);
        value_finish(&value);
    }
    return ok && (game->title || err_set(err, ERR_FORMAT, "the game needs a title"));
}

bool game_file_read(struct str source, const char *path, struct game_file *out, struct err *err)
{
    struct data_file_sink sink = {.record = on_game, .data = out};
    *out = (struct game_file){0};
    return data_file_eval(source, path, &sink, err);
}

/* -- writing -- */

static void put_field(struct buf *out, const char *name, const struct value *value)
{
    buf_printf(out, "  %s = ", name);
    data_file_write(value, NULL, out);
    buf_add_text(out, ",\n");
}

void game_file_write(const struct game_file *game, struct buf *out)
{
    struct value title = value_text(game->title);
    buf_printf(out, "game \"%s\" {\n", game->name);
    put_field(out, "title", &title);
    if (game->packages.kind == VALUE_TABLE) {
        struct value list = value_table();
        for (size_t i = 0; i < game->packages.table->item_count; i++) {
            value_table_append(
                    &list, value_str(game_item_name(&game->packages.table->items[i])));
        }
        put_field(out, "packages", &list);
        value_finish(&list);
    }
    if (game->settings.kind == VALUE_TABLE) {
        put_field(out, "settings", &game->settings);
    }
    buf_add_text(out, "}\n");
    value_finish(&title);
}

void game_file_finish(struct game_file *game)
{
    mem_free(game->name);
    mem_free(game->title);
    mem_free(game->world);
    value_finish(&game->packages);
    value_finish(&game->settings);
    *game = (struct game_file){0};
}
