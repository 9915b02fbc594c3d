/** Types of member-role.js for the tests. */
export declare const templateBody: string;
export declare function memberRoleTemplate(): unknown;
