// Each page works without this file. It adds what GOV.UK's components do where scripts run, and progress that moves.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";

import { Progress } from "./progress.mjs";
import { Upload } from "./upload.mjs";

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  Progress,
  Upload,
]) {
  createAll(component);
}
