// SPDX-License-Identifier: MIT
#include "app/staging_folder.hpp"

#include "coflow/base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace music {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& folder, const std::error_code& error) {
    throw coflow::Error{coflow::ErrorCode::io_failure, "cannot write to " + folder.string() + ": " +
                                                           error.message() +
                                                           "; choose another folder with --output"};
}

} // namespace

StagingFolder::StagingFolder(const fs::path& final_folder) : final_{fs::absolute(final_folder)} {
    const fs::path parent = final_.parent_path();
    std::error_code error;
    output_is_new_ = fs::create_directories(parent, error);
    if (error)
        refuse(parent, error);
    std::string pattern = (parent / (".partial-XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr)
        refuse(parent, std::error_code{errno, std::generic_category()});
    path_ = pattern;
}

StagingFolder::~StagingFolder() {
    std::error_code ignored; // nothing better can be done in a destructor
    if (!path_.empty())
        fs::remove_all(path_, ignored);
    if (output_is_new_ && !final_.empty())
        fs::remove(final_.parent_path(), ignored); // only if it is empty
}

void StagingFolder::publish() {
    std::error_code error;
    fs::permissions(path_,
                    fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                        fs::perms::others_read | fs::perms::others_exec,
                    error);
    const fs::path earlier = path_.string() + "-earlier";
    const bool replaces = fs::exists(final_);
    if (replaces)
        fs::rename(final_, earlier, error);
    if (!error)
        fs::rename(path_, final_, error);
    if (error) {
        std::error_code ignored;
        if (replaces && !fs::exists(final_))
            fs::rename(earlier, final_, ignored);
        refuse(final_, error);
    }
    path_.clear();
    if (replaces)
        fs::remove_all(earlier, error);
}

} // namespace music
