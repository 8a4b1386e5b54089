/* metric.c -- families of metrics as JSON. */
#include "engine/core/calls/metric.h"

json_t *metric_family(json_t *families, const char *name, const char *type, const char *help)
{
    json_t *samples = json_array();
    (void)json_array_append_new(
            families, json_pack("{s:s, s:s, s:s, s:o}", "name", name, "type", type, "help",
                              help, "samples", samples));
    return samples;
}

void metric_one(
        json_t *families, const char *name, const char *type, const char *help, double value)
{
    json_t *samples = metric_family(families, name, type, help);
    (void)json_array_append_new(samples, json_pack("{s:f}", "value", value));
}

void metric_part(json_t *samples, const char *suffix, double value)
{
    (void)json_array_append_new(
            samples, json_pack("{s:s, s:f}", "suffix", suffix, "value", value));
}
