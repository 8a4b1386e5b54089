/* config_packages.c -- the packages of the game that the configuration names.
 *
 * An operator's own package is a folder elsewhere. Its name is that of the folder, and its files
 * become assets, so that everything finds them where it finds those of the stock game. */
#include "engine/app/config_packages.h"

#include "engine/app/config_keys.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/package.h"
#include "engine/data/package_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void config_packages_text(const struct config *config, char out[CONFIG_PACKAGES_MAX])
{
    /* The packages that can also be turned on or off as a rule. */
    static const struct {
        enum config_key key;
        const char *name;
    } rules[] = {
            {CONFIG_RULES_PARTY, "party"},
            {CONFIG_RULES_QUESTS, "quests"},
            {CONFIG_RULES_HOMES, "homes"},
            {CONFIG_RULES_IDENTITY, "identity"},
            {CONFIG_RULES_WEATHER, "weather"},
            {CONFIG_RULES_MARKET, "market"},
            {CONFIG_RULES_MAP, "map"},
            {CONFIG_RULES_RECOGNITION, "recognition"},
            {CONFIG_RULES_LANGUAGES, "languages"},
    };
    struct buf text = {0};
    game_items_put(&config->values[CONFIG_PACKAGES], &text);
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (config->sources[rules[i].key] != CONFIG_FROM_DEFAULT) {
            buf_printf(&text, "%c%s ", config_flag(config, rules[i].key) ? '+' : '-',
                    rules[i].name);
        }
    }
    (void)snprintf(out, CONFIG_PACKAGES_MAX, "%s", text.bytes ? text.bytes : "");
    buf_finish(&text);
}

void config_packages_each_folder(const struct config *config, const char *file,
        void (*visit)(void *data, const char *name, const char *folder), void *data)
{
    const struct value *list = &config->values[CONFIG_PACKAGES];
    const char *slash = file ? strrchr(file, '/') : NULL;
    struct buf folder = {0};
    for (size_t i = 0; list->kind == VALUE_TABLE && i < list->table->item_count; i++) {
        struct str path = game_item_path(&list->table->items[i]);
        char name[PACKAGE_NAME_MAX + 1];
        if (path.length == 0) {
            continue;
        }
        buf_clear(&folder);
        if (slash && path.bytes[0] != '/') {
            buf_add(&folder, file, (size_t)(slash - file) + 1);
        }
        buf_add_str(&folder, path);
        (void)snprintf(
                name, sizeof(name), "%.*s", STR_FMT(game_item_name(&list->table->items[i])));
        visit(data, name, folder.bytes);
    }
    buf_finish(&folder);
}

struct checking_packages {
    struct err *err;
    bool ok;
};

static void check_folder(void *data, const char *name, const char *folder)
{
    struct checking_packages *checking = data;
    struct buf path = {0};
    buf_printf(&path, "scripts/%s/package.lua", name);
    if (checking->ok && asset_built_in(path.bytes).bytes) {
        checking->ok = err_set(checking->err, ERR_EXISTS,
                "packages: %s has the name of a package of the stock game; rename the folder",
                folder);
    }
    buf_clear(&path);
    buf_printf(&path, "%s/package.lua", folder);
    if (checking->ok && access(path.bytes, R_OK) != 0) {
        checking->ok = err_set(checking->err, ERR_MISSING, "packages: cannot read %s: %s",
                path.bytes, file_why(path.bytes, FILE_READ).text);
    }
    buf_finish(&path);
}

static void open_folder(void *data, const char *name, const char *folder)
{
    char prefix[PACKAGE_NAME_MAX + 16];
    (void)data;
    (void)snprintf(prefix, sizeof(prefix), "scripts/%s/", name);
    asset_add_folder(prefix, folder);
}

/* Finds names and settings that do not fit the packages that there are. */
static bool check_chosen_packages(const struct config *config, struct err *err)
{
    char choice[CONFIG_PACKAGES_MAX];
    const struct value *settings = &config->values[CONFIG_SETTINGS];
    struct packages *packages = packages_create();
    config_packages_text(config, choice);
    bool ok = package_files_read(packages, NULL, NULL, err) &&
              package_settings_set(
                      packages, settings->kind == VALUE_TABLE ? settings : NULL, err) &&
              packages_choose(packages, str_of(choice), err) && packages_order(packages, err);
    packages_destroy(packages);
    return ok;
}

/* Returns the key `rules.NAME`, or CONFIG_KEYS. */
static enum config_key rule_of(const char *name)
{
    for (int i = 0; i < CONFIG_KEYS; i++) {
        struct str key = str_of(config_rows[i].name);
        if (str_starts(key, STR("rules.")) &&
                strcmp(config_rows[i].name + strlen("rules."), name) == 0) {
            return (enum config_key)i;
        }
    }
    return CONFIG_KEYS;
}

/* Gives a setting the value of the older key of `rules`, unless it has one itself. */
static void take_rule(struct config *config, const struct package *package,
        const struct package_setting *setting, struct buf *notes)
{
    enum config_key rule = rule_of(setting->was);
    struct value *settings = &config->values[CONFIG_SETTINGS];
    if (rule == CONFIG_KEYS || config->sources[rule] == CONFIG_FROM_DEFAULT) {
        return;
    }
    const struct value *old = settings->kind == VALUE_TABLE
                                      ? value_table_get_str(settings, str_of(package->name))
                                      : NULL;
    if (old && old->kind == VALUE_TABLE && value_table_get_str(old, str_of(setting->name))) {
        return;
    }
    struct value table = old && old->kind == VALUE_TABLE ? value_dup(old) : value_table();
    value_table_set_str(&table, str_of(setting->name), value_dup(&config->values[rule]));
    if (settings->kind != VALUE_TABLE) {
        *settings = value_table();
    }
    value_table_set_str(settings, str_of(package->name), table);
    config->sources[CONFIG_SETTINGS] = config->sources[rule];
    buf_printf(notes, "%srules.%s is settings.%s.%s now", notes->length > 0 ? ", " : "",
            setting->was, package->name, setting->name);
}

/* Takes what the configuration says of packages by keys from before they had settings. */
static bool take_rules(struct config *config, struct err *err)
{
    struct packages *packages = packages_create();
    struct buf notes = {0};
    bool ok = package_files_read(packages, NULL, NULL, err);
    for (size_t i = 0; ok && i < packages->count; i++) {
        const struct package *package = packages->list[i];
        for (size_t n = 0; n < package->setting_count; n++) {
            if (package->settings[n].was) {
                take_rule(config, package, &package->settings[n], &notes);
            }
        }
    }
    if (notes.length > 0) {
        log_warning("the configuration has older keys: %s", notes.bytes);
    }
    packages_destroy(packages);
    buf_finish(&notes);
    return ok;
}

bool config_packages_open(struct config *config, const char *file, struct err *err)
{
    struct checking_packages checking = {err, true};
    config_packages_each_folder(config, file, check_folder, &checking);
    if (checking.ok) {
        asset_remove_folders();
        config_packages_each_folder(config, file, open_folder, NULL);
    }
    return checking.ok && take_rules(config, err) && check_chosen_packages(config, err);
}
