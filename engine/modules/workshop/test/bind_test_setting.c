/* bind_test_setting.c -- the settings of packages in a test (help testing).
 *
 * sys.setting asks here first. The configuration is not touched, and the values end with the test. */
#include "engine/base/package.h"
#include "engine/core/run/packages.h"
#include "engine/data/package_file.h"
#include "engine/modules/workshop/test/testing.h"

bool test_setting(lua_State *L, struct str package, struct str name)
{
    struct testing *testing = host_of(L)->testing;
    const struct value *of_package = testing && testing->settings.kind == VALUE_TABLE
                                             ? value_table_get_str(&testing->settings, package)
                                             : NULL;
    const struct value *value = of_package ? value_table_get_str(of_package, name) : NULL;
    if (value) {
        push_value(L, value);
    }
    return value != NULL;
}

static int refuse_setting(lua_State *L, const struct package_setting *setting)
{
    struct buf wanted = {0};
    package_setting_put_wanted(setting, &wanted);
    lua_pushlstring(L, wanted.bytes, wanted.length);
    buf_finish(&wanted);
    return luaL_error(L, "%s.%s must be %s (%s)", lua_tostring(L, 2), setting->name,
            lua_tostring(L, -1), setting->help);
}

/*** t:setting(PACKAGE, NAME, VALUE)
Sets a setting of a package for the rest of the test, for what calls sys.setting from here on. It
must be of the setting's kind and within its bounds, as in the configuration. */
static int test_set_setting(lua_State *L)
{
    struct testing *testing = testing_of(L);
    const struct package *package = packages_find(packages_of(engine_of(L)), to_str(L, 2));
    const struct package_setting *setting = package_find_setting(package, to_str(L, 3));
    if (!setting) {
        return luaL_error(L, "the package \"%s\" has no setting \"%s\"", lua_tostring(L, 2),
                lua_tostring(L, 3));
    }
    struct value value = to_value(L, 4);
    if (!package_setting_fits(setting, &value)) {
        value_finish(&value);
        return refuse_setting(L, setting);
    }
    struct value *all = &testing->settings;
    if (all->kind != VALUE_TABLE) {
        *all = value_table();
    }
    const struct value *before = value_table_get_str(all, to_str(L, 2));
    struct value of_package = before ? value_dup(before) : value_table();
    value_table_set_str(&of_package, to_str(L, 3), value);
    value_table_set_str(all, to_str(L, 2), of_package);
    return 0;
}

void add_test_settings(lua_State *L)
{
    static const luaL_Reg methods[] = {{"setting", test_set_setting}, {NULL, NULL}};
    luaL_setfuncs(L, methods, 0);
}
