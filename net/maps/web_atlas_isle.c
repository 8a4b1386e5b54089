/* web_atlas_isle.c -- where the parts of an island are. */
#include "net/maps/web_atlas_impl.h"
#include "net/maps/web_break.h"

enum { WEB_ATLAS_NAME_COLUMNS = 12 };

size_t web_atlas_break(struct str name, struct str lines[2])
{
    bool cut = false;
    return web_break(name, WEB_ATLAS_NAME_COLUMNS, lines, 2, &cut);
}

double web_atlas_left(const struct web_atlas_isle *isle)
{
    return isle->x - (isle->columns - 1) * WEB_ATLAS_PITCH / 2.0;
}

double web_atlas_top(const struct web_atlas_isle *isle)
{
    struct str lines[2];
    double name = 1.15 * isle->name_size * (double)web_atlas_break(str_of(isle->name), lines);
    return isle->y - ((isle->rows - 1) * WEB_ATLAS_PITCH + name) / 2.0;
}

double web_atlas_name_x(const struct web_atlas_isle *isle)
{
    return isle->x + isle->name_shift;
}

double web_atlas_name_top(const struct web_atlas_isle *isle)
{
    return web_atlas_top(isle) + (isle->rows + 0.5) * WEB_ATLAS_PITCH;
}
