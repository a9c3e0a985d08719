// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/Binding.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

using namespace rondo::weights;

/// The name among `candidates` that a user most likely meant, or an empty one. Edit distance is quadratic, so
/// lists of hostile length are not searched.
static llvm::StringRef nearest(llvm::StringRef name, const std::vector<llvm::StringRef> &candidates) {
  constexpr size_t mostCandidates = 4096, longestName = 256;
  if (candidates.size() > mostCandidates || name.size() > longestName)
    return {};
  unsigned best = unsigned(name.size()) / 2 + 1;
  llvm::StringRef found;
  for (llvm::StringRef candidate : candidates) {
    if (candidate.size() > longestName)
      continue;
    // A name with its path left out or added (`w` for `enc.w`) is a better guess than any spelling.
    bool sameTail = candidate.ends_with(name) || name.ends_with(candidate);
    unsigned distance = sameTail ? 1 : name.edit_distance(candidate, true, best);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

static std::string meant(llvm::StringRef name, const std::vector<llvm::StringRef> &candidates) {
  llvm::StringRef guess = nearest(name, candidates);
  return guess.empty() ? "" : "; did you mean " + shown(guess) + "?";
}

static std::string mismatch(const Parameter &parameter, const Tensor &tensor) {
  std::string declared = typeText(parameter.dtype, parameter.shape);
  std::string present = typeText(tensor.dtype, tensor.shape);
  std::string message = "tensor " + shown(tensor.name) + " is " + present +
                        " in the weights file, the model declares " + declared;
  if (tensor.shape == parameter.shape)
    return message + "; convert the tensor to " + std::string(dtypeName(parameter.dtype));
  std::vector<int64_t> reversed(parameter.shape.rbegin(), parameter.shape.rend());
  if (tensor.shape == reversed)
    return message + "; it is stored transposed, declare it as it is and write transpose(…) where it is used";
  return message;
}

Binding rondo::weights::bindParameters(const std::vector<Parameter> &parameters,
                                       const std::vector<Tensor> &tensors) {
  Binding binding;
  llvm::StringMap<size_t> byName;
  for (size_t i = 0; i < tensors.size(); ++i)
    byName[tensors[i].name] = i;
  std::vector<bool> taken(tensors.size());
  std::vector<size_t> missing;
  binding.tensors.resize(parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    auto found = byName.find(parameters[i].tensorName);
    if (found == byName.end()) {
      missing.push_back(i);
      continue;
    }
    const Tensor &tensor = tensors[found->second];
    taken[found->second] = true;
    binding.tensors[i] = found->second;
    if (tensor.dtype != parameters[i].dtype || tensor.shape != parameters[i].shape)
      binding.problems.push_back({i, mismatch(parameters[i], tensor)});
  }

  // Guesses come from what is left over on the other side only.
  std::vector<llvm::StringRef> freeTensors, freeParameters;
  for (size_t i = 0; i < tensors.size(); ++i)
    if (!taken[i])
      freeTensors.push_back(tensors[i].name);
  for (size_t i : missing)
    freeParameters.push_back(parameters[i].tensorName);
  for (size_t i : missing)
    binding.problems.push_back({i, "the weights file has no tensor " + shown(parameters[i].tensorName) +
                                       " (" + typeText(parameters[i].dtype, parameters[i].shape) + ")" +
                                       meant(parameters[i].tensorName, freeTensors)});
  for (llvm::StringRef name : freeTensors)
    binding.problems.push_back({std::nullopt, "the weights file has a tensor " + shown(name) +
                                                  " that no parameter takes" + meant(name, freeParameters)});
  return binding;
}
