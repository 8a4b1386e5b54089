/* game_choice.c -- finds the game of which a world is made. */
#include "engine/app/game_choice.h"

#include "engine/app/config.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define GAMES "data/games/"
#define GAME_FILE "/game.lua"
#define STARTER "data/starter"
#define GAME_FILE_BYTES ((size_t)1 << 20)

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* -- those of the stock -- */

/* Returns the NAME of data/games/NAME/game.lua, or an empty text. */
static struct str game_name_of(const char *path)
{
    struct str rest = str_of(path);
    if (!str_ends(rest, STR(GAME_FILE))) {
        return STR_NONE;
    }
    return str_slice(rest, strlen(GAMES), rest.length - strlen(GAME_FILE));
}

static void add_game_name(void *data, const char *path)
{
    struct buf *names = data;
    struct str name = game_name_of(path);
    if (name.length > 0) {
        buf_printf(names, "%s%.*s", names->length > 0 ? ", " : "", STR_FMT(name));
    }
}

static bool read_stock_game(const char *path, struct game_file *out, struct err *err)
{
    struct buf source = {0};
    bool ok =
            asset_read(path, &source, err) && game_file_read(buf_str(&source), path, out, err);
    buf_finish(&source);
    return ok;
}

static void print_game(void *data, const char *path)
{
    struct game_file game = {0};
    struct err err;
    if (game_name_of(path).length > 0 && read_stock_game(path, &game, &err) && game.name) {
        (void)fprintf(data, "  %-10s %s\n", game.name, game.title);
    }
    game_file_finish(&game);
}

void game_choice_print(FILE *out)
{
    asset_each(GAMES, print_game, out);
}

/* -- an operator's own -- */

/* Makes the paths of packages absolute, since the server may run elsewhere. */
static void complete_paths(struct game_choice *choice)
{
    struct value *list = &choice->file.packages;
    for (size_t i = 0; list->kind == VALUE_TABLE && i < list->table->item_count; i++) {
        struct str path = game_item_path(&list->table->items[i]);
        if (path.length > 0 && path.bytes[0] != '/') {
            struct buf full = {0};
            buf_printf(&full, "%s/%.*s", choice->folder, STR_FMT(path));
            value_table_set_str(&list->table->items[i], STR("path"), value_str(buf_str(&full)));
            buf_finish(&full);
        }
    }
}

/* Finds the text that `world` of the game names. */
static bool find_text(struct game_choice *choice, struct err *err)
{
    const char *world = choice->file.world;
    struct buf path = {0};
    mem_free(choice->text);
    choice->text_is_stock = !choice->folder || (world && strcmp(world, "starter") == 0);
    if (world && strcmp(world, "starter") == 0) {
        buf_add_text(&path, STARTER);
    } else if (choice->folder) {
        buf_printf(&path, "%s%s%s", choice->folder, world ? "/" : "", world ? world : "");
    } else {
        buf_printf(&path, GAMES "%s", choice->file.name);
    }
    choice->text = str_dup(buf_str(&path));
    buf_finish(&path);
    return choice->text_is_stock || is_folder(choice->text) ||
           err_set(err, ERR_MISSING, "the game's world %s is not a folder", choice->text);
}

/* Reads game.lua of a folder, if it is there. */
static bool read_folder_game(const char *folder, struct game_choice *out, struct err *err)
{
    char real[PATH_MAX];
    struct buf path = {0};
    struct buf source = {0};
    struct stat info;
    if (!realpath(folder, real)) {
        return err_set(
                err, ERR_IO, "cannot read %s: %s", folder, file_why(folder, FILE_LIST).text);
    }
    out->folder = mem_dup_text(real);
    buf_printf(&path, "%s" GAME_FILE, real);
    bool ok = stat(path.bytes, &info) != 0 ||
              (file_read(path.bytes, path.bytes, GAME_FILE_BYTES, &source, err) &&
                      game_file_read(buf_str(&source), path.bytes, &out->file, err));
    if (ok) {
        complete_paths(out);
        ok = find_text(out, err);
    }
    buf_finish(&path);
    buf_finish(&source);
    return ok;
}

/* -- finding -- */

static bool no_such_game(const char *word, struct err *err)
{
    struct buf names = {0};
    asset_each(GAMES, add_game_name, &names);
    (void)err_set(err, ERR_MISSING,
            "there is no game \"%.64s\"; there are %s, or name a folder with a game.lua (help "
            "games)",
            word, names.bytes ? names.bytes : "none");
    buf_finish(&names);
    return false;
}

bool game_choice_find(const char *word, struct game_choice *out, struct err *err)
{
    struct buf path = {0};
    *out = (struct game_choice){0};
    buf_printf(&path, GAMES "%s" GAME_FILE, word);
    bool is_stock = !strchr(word, '/') && asset_has(path.bytes);
    bool ok = false;
    if (is_stock) {
        ok = read_stock_game(path.bytes, &out->file, err) && find_text(out, err);
    } else if (is_folder(word)) {
        ok = read_folder_game(word, out, err) &&
             (out->file.name || err_set(err, ERR_MISSING,
                                        "%s has no game.lua with a game \"NAME\" { … } (help "
                                        "games)",
                                        word));
    } else {
        ok = no_such_game(word, err);
    }
    buf_finish(&path);
    return ok;
}

bool game_choice_of_text(const char *from, struct game_choice *out, struct err *err)
{
    *out = (struct game_choice){0};
    if (strcmp(from, "empty") == 0) {
        return true;
    }
    if (strcmp(from, "starter") == 0) {
        out->text = mem_dup_text(STARTER);
        out->text_is_stock = true;
        return true;
    }
    if (!is_folder(from)) {
        return err_set(err, ERR_MISSING,
                "there is no directory %s: give starter, empty or a directory with a world as "
                "text",
                from);
    }
    return read_folder_game(from, out, err);
}

void game_choice_finish(struct game_choice *choice)
{
    game_file_finish(&choice->file);
    mem_free(choice->folder);
    mem_free(choice->text);
    *choice = (struct game_choice){0};
}

/* -- use -- */

static void configure_one(struct config *config, enum config_key key, const struct value *value)
{
    if (config->sources[key] == CONFIG_FROM_DEFAULT && value->kind == VALUE_TABLE) {
        value_finish(&config->values[key]);
        config->values[key] = value_dup(value);
        config->sources[key] = CONFIG_FROM_COMMAND_LINE;
    }
}

void game_choice_configure(const struct game_choice *choice, struct config *config)
{
    configure_one(config, CONFIG_PACKAGES, &choice->file.packages);
    configure_one(config, CONFIG_SETTINGS, &choice->file.settings);
}

bool game_choice_has_folders(const struct game_choice *choice)
{
    const struct value *list = &choice->file.packages;
    bool has = false;
    for (size_t i = 0; list->kind == VALUE_TABLE && i < list->table->item_count; i++) {
        has = has || game_item_path(&list->table->items[i]).length > 0;
    }
    return has;
}
