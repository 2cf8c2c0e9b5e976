// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

template <class Host>
class AsyncOperationMixin;
template <class Host>
class ConfigurationMixin;
template <class Host>
class CachingMixin;
template <class Host>
class FileOperationMixin;
template <class Host>
class LoggingMixin;
template <class Host>
class RetryMixin;

template <class Host>
class ValidationMixin;

class Configuration;
class ConfigurationBuilder;
class ConfigurationValue;
struct ConfigurationFile;
struct ProcessFilesOptions;
struct Violation;
class Violations;
class ValidationError;
template <class T>
class Validator;

} // namespace coflow
