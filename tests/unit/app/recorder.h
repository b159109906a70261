// A page that writes down what it is told, and what it is to measure.
#pragma once

#include <vector>

#include "app/host.h"

namespace fabrica {

struct Recorder : Host {
  void wake() override {}
  void event(const Json& event) override { events.push_back(event); }
  void measure(GeometryJob job) override { jobs.push_back(std::move(job)); }
  std::vector<Json> events;
  std::vector<GeometryJob> jobs;
};

}  // namespace fabrica
