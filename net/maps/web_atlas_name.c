/* web_atlas_name.c -- which names the atlas shows.
 *
 * Names have the same size on every screen (atlas.css), so a small sheet has room for few of them.
 * For each of some sheet_widths the names are tried, those of the largest areas first, and each that
 * overlaps no earlier one and no other land is shown from that width on. So the largest area always has a name. */
#include "net/maps/web_atlas_impl.h"

#include <math.h>
#include <stdlib.h>

/* Widths of the sheet on the screen, in pixels; atlas.css has the same. */
static const double sheet_widths[] = {320, 640, 1100, 1800};

enum {
    TIERS = sizeof(sheet_widths) / sizeof(sheet_widths[0]),
    TEXT_PIXELS = 14,  /* size of a name on the screen */
    BESIDE_PIXELS = 8, /* least distance between names */
};

struct name_place_at {
    size_t isle;
    double x, y; /* of the middle of its upper edge */
    double width, height;
};

static size_t name_columns(const struct web_atlas_isle *isle, size_t *out_lines)
{
    struct str lines[2];
    size_t widest = 0;
    *out_lines = web_atlas_break(str_of(isle->name), lines);
    for (size_t i = 0; i < *out_lines; i++) {
        size_t columns = str_columns(str_trim(lines[i]));
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

/* Computes the space that a name takes if a pixel of the screen has that many units. */
static struct name_place_at name_place(const struct web_atlas *atlas, size_t i, double unit)
{
    const struct web_atlas_isle *isle = &atlas->isles[i];
    size_t lines = 0;
    size_t columns = name_columns(isle, &lines);
    double width = (0.56 * TEXT_PIXELS * (double)columns + BESIDE_PIXELS) * unit;
    return (struct name_place_at){i, web_atlas_name_x(isle), web_atlas_name_top(isle), width,
            (1.2 * TEXT_PIXELS * (double)lines + BESIDE_PIXELS) * unit};
}

static bool names_overlap(const struct name_place_at *a, const struct name_place_at *b)
{
    return fabs(a->x - b->x) < (a->width + b->width) / 2 && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

/* True if the name lies on the land of another island. */
static bool is_on_land(const struct web_atlas *atlas, const struct name_place_at *place)
{
    bool found = false;
    for (size_t i = 0; i < atlas->count && !found; i++) {
        const struct web_atlas_isle *isle = &atlas->isles[i];
        struct name_place_at land = {i, isle->x, web_atlas_top(isle),
                (isle->columns - 1) * (double)WEB_ATLAS_PITCH,
                (isle->rows - 1) * (double)WEB_ATLAS_PITCH};
        found = i != place->isle && names_overlap(place, &land);
    }
    return found;
}

/* True if the edge of the sheet does not cut the name. */
static bool is_inside(const struct web_atlas *atlas, const struct name_place_at *place)
{
    return place->x - place->width / 2 > atlas->left - WEB_ATLAS_EDGE &&
           place->x + place->width / 2 < atlas->right + WEB_ATLAS_EDGE;
}

/* Shifts names that the edge of the smallest sheet would cut. */
static void shift_names(struct web_atlas *atlas, double unit)
{
    for (size_t i = 0; i < atlas->count; i++) {
        atlas->isles[i].name_shift = 0;
        struct name_place_at place = name_place(atlas, i, unit);
        double before = atlas->left - WEB_ATLAS_EDGE - (place.x - place.width / 2) + 1;
        double behind = place.x + place.width / 2 - (atlas->right + WEB_ATLAS_EDGE) + 1;
        atlas->isles[i].name_shift = fmax(before, 0) - fmax(behind, 0);
    }
}

static int compare_isles(const void *a, const void *b)
{
    const struct web_atlas_isle *x = *(const struct web_atlas_isle *const *)a;
    const struct web_atlas_isle *y = *(const struct web_atlas_isle *const *)b;
    if (x->room_count != y->room_count) {
        return x->room_count < y->room_count ? 1 : -1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

void web_atlas_rank(struct web_atlas *atlas)
{
    struct web_atlas_isle **order =
            mem_alloc_array(atlas->count + 1, sizeof(struct web_atlas_isle *));
    struct name_place_at *shown = mem_alloc_array(atlas->count + 1, sizeof(*shown));
    for (size_t i = 0; i < atlas->count; i++) {
        atlas->isles[i].tier = TIERS;
        order[i] = &atlas->isles[i];
    }
    qsort(order, atlas->count, sizeof(struct web_atlas_isle *), compare_isles);
    shift_names(atlas, (atlas->right - atlas->left) / sheet_widths[0]);
    for (uint8_t tier = 0; tier < (uint8_t)TIERS; tier++) {
        double unit = (atlas->right - atlas->left) / sheet_widths[tier];
        size_t count = 0;
        /* Those that are shown already come first: a larger sheet drops no name. */
        for (int pass = 0; pass < 2; pass++) {
            for (size_t i = 0; i < atlas->count; i++) {
                bool is_shown = order[i]->tier < tier;
                struct name_place_at place =
                        name_place(atlas, (size_t)(order[i] - atlas->isles), unit);
                bool free = (is_inside(atlas, &place) && !is_on_land(atlas, &place)) || i == 0;
                for (size_t k = 0; k < count && free && pass == 1; k++) {
                    free = !names_overlap(&place, &shown[k]);
                }
                if (is_shown == (pass == 0) && free) {
                    shown[count++] = place;
                    order[i]->tier = is_shown ? order[i]->tier : tier;
                }
            }
        }
    }
    mem_free(shown);
    mem_free(order);
}
